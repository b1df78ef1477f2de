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

    /// Every format, as its own bytes show it; then the forms that a text may come in.
    private static func sources(
        _ bytes: [UInt8], _ options: CaptureOptions
    ) -> [(any ByteInput) -> any EntrySource] {
        func source(
            _ entries: @escaping (CaptureText) throws -> any EntrySource, _ form: TextForm,
            _ decoded: @escaping (any ByteInput) -> any ByteInput = { $0 }
        ) -> (any ByteInput) -> any EntrySource {
            { try! entries(CaptureText(content: decoded($0), options: options, form: form)) }
        }
        var plain = TextForm(bytes)
        plain.envelope = .plain
        let log = CaptureFormat.log.entries!
        return CaptureFormat.all.compactMap(\.entries).map { source($0, plain) }
            + [.json(hasRecordsAtTop: true), .json(hasRecordsAtTop: false), .journalExport, .jmeter, .curlTrace].map {
                source(log, TextForm(envelope: $0))
            } + [
                source(CaptureFormat.csv.entries!, TextForm(isTableOfLog: true)),
                source(log, TextForm()) { DecodedInput($0, .utf16(isBigEndian: false)) },
                source(log, TextForm()) { CodePageInput($0, CodePage("cp949")!) },
                {
                    CSVSource(
                        SheetRecords($0, strings: ["Success"], formats: [.number, .dayAndClock], days: .from1900),
                        options: options)
                },
            ]
    }
}
