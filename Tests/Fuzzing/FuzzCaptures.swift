import IngestionAPI

@testable import Capture

/// What libFuzzer calls with each input: the first byte chooses a reader, the rest is the capture.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    guard count > 1 else { return 0 }
    let bytes = Array(UnsafeBufferPointer(start: start + 1, count: count - 1))
    var options = CaptureOptions()
    options.organization = "acme"
    options.mapping = "1"
    options.dateOrder = .dayFirst
    options.year = 2026
    options.at = Instant(milliseconds: 0)
    switch start.pointee % 10 {
    case 0: read(NativeReader(Input(bytes), organization: "acme"))
    case 1: entries(bytes) { HARSource($0, times: LooseTime(options)) }
    case 2: entries(bytes) { NewmanSource($0) }
    case 3: entries(bytes) { AnswersSource($0, at: Instant(milliseconds: 0), organization: "acme", mapping: nil) }
    case 4:
        let delimiter = CSVHead(Array(bytes.prefix { $0 != 0x0A })).delimiter
        entries(bytes) { CSVSource(CSVRecords(LineInput($0), delimiter: delimiter), options: options) }
    case 5: entries(bytes) { LogSource(PlainLines($0), options: options) }
    case 6:
        let head = Array(bytes.prefix(bytes.count / 2))
        _ = try? FormatDetection.verdict(head, isWhole: false) { () throws(CaptureProblem) in Input(bytes) }
    case 7: unpack(.gzip, bytes)
    case 8: unpack(.zstd, bytes)
    default: _ = CredentialMask.masked(bytes)
    }
    return 0
}

private func entries(_ bytes: [UInt8], _ source: (any ByteInput) -> any EntrySource) {
    let raw = HashedInput(Input(bytes))
    read(EntryReader(path: "x", raw: raw, archive: nil, entries: source(raw), organization: "acme"))
}

private func read(_ reader: any CaptureReader) {
    do {
        while let portion = try reader.next() {
            precondition(portion.batch.lines.allSatisfy { $0 >= 1 }, "an exchange without a line")
            precondition(
                portion.unread.allSatisfy { $0.line >= 1 && !$0.reason.isEmpty }, "an unread line without a reason")
        }
        _ = reader.summary
    } catch CaptureProblem.untold(_, let line, let reason) {
        // A time without a zone refuses the whole capture.
        precondition(line >= 1 && !reason.isEmpty, "a refusal without a line or a reason")
    } catch {
        fatalError("a reader of bytes in memory has nothing to throw: \(error)")
    }
}

private func unpack(_ compression: Compression, _ bytes: [UInt8]) {
    let archive = compression.decompressing(Input(bytes), path: "x", partial: false)
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 4_096, alignment: 16)
    defer { buffer.deallocate() }
    var total = 0
    // What expands without end is cut off by whoever reads it; here after a mebibyte.
    while total < 1 << 20, let count = try? archive.read(into: buffer), count > 0 { total += count }
}

/// Bytes in memory, a few at a time.
private final class Input: ByteInput {
    private let bytes: [UInt8]
    private var offset = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(CaptureProblem) -> Int {
        let count = min(31, buffer.count, bytes.count - offset)
        buffer.copyBytes(from: bytes[offset..<offset + count])
        offset += count
        return count
    }
}
