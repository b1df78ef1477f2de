import Bytes
import Foundation
import IngestionAPI

@testable import Capture

/// Every reader of captures as the mutations of `FuzzTests` and libFuzzer (`Tests/Fuzzing`) call it.
enum FuzzedReaders {
    /// All that can be told beside a capture.
    static var options: CaptureOptions {
        var options = CaptureOptions()
        options.organization = "acme"
        options.mapping = "1"
        options.dateOrder = .dayFirst
        options.timeZone = .utc
        options.year = 2026
        options.at = Instant(milliseconds: 0)
        return options
    }

    /// How many readers there are.
    static let count = sources([], options).count + 1

    /// A reader of some bytes.
    /// - Parameters:
    ///   - number: which one.
    ///   - input: the same bytes, in whatever portions.
    static func reader(
        _ number: Int, of bytes: [UInt8], _ input: any ByteInput, _ options: CaptureOptions = options
    ) -> any CaptureReader {
        let sources = sources(bytes, options)
        guard number < sources.count else { return NativeReader(input, organization: "acme") }
        let raw = HashedInput(input)
        return EntryReader(path: "x", raw: raw, archive: nil, entries: sources[number](raw), organization: "acme")
    }

    private static func sources(
        _ bytes: [UInt8], _ options: CaptureOptions
    ) -> [(any ByteInput) -> any EntrySource] {
        let head = Array(bytes.prefix { $0 != 0x0A })
        return [
            { HARSource($0, times: LooseTime(options)) }, { NewmanSource($0) },
            { AnswersSource($0, at: Instant(milliseconds: 0), organization: "acme", mapping: nil) },
            { CSVSource(CSVRecords(LineInput($0), delimiter: CSVHead(head).delimiter), options: options) },
            { LogSource(PlainLines($0), options: options) },
            { LogSource(JSONRecordLines($0, hasRecordsAtTop: true, times: LooseTime(options)), options: options) },
            { LogSource(JSONRecordLines($0, hasRecordsAtTop: false, times: LooseTime(options)), options: options) },
            {
                LogSource(
                    TableRecordLines(CSVRecords(LineInput($0), delimiter: 0x2C), times: LooseTime(options)),
                    options: options)
            },
            { LogSource(PlainLines(DecodedInput($0, .utf16(isBigEndian: false))), options: options) },
            { LogSource(PlainLines(CodePageInput($0, CodePage("cp949")!)), options: options) },
            { LogSource(JournalExportLines($0), options: options) },
            { LogSource(JMeterLines($0), options: options) },
            { LogSource(CurlTraceLines($0), options: options) },
            {
                CSVSource(
                    SheetRecords($0, strings: ["Success"], formats: [.number, .dayAndClock], days: .from1900),
                    options: options)
            },
        ]
    }
}
