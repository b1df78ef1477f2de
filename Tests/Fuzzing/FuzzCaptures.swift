import Bytes
import Foundation
import IngestionAPI

@testable import Capture

/// What libFuzzer calls with each input: the first byte chooses a reader, the rest is the capture.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzOneInput(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    guard count > 1 else { return 0 }
    let bytes = Array(UnsafeBufferPointer(start: start + 1, count: count - 1))
    var options = FuzzedReaders.options
    // Every other time nobody told a time zone.
    if start.pointee >= 128 { options.timeZone = nil }
    let place = Int(start.pointee % 128)
    if place == 127 {
        frontDoor(bytes, options)
        return 0
    }
    let number = place % (FuzzedReaders.count + 4)
    switch number - FuzzedReaders.count {
    case 0:
        let head = Array(bytes.prefix(bytes.count / 2))
        _ = try? FormatDetection.verdict(head, isWhole: false) { () throws(CaptureProblem) in Input(bytes) }
    case 1: unpack(.gzip, bytes)
    case 2: unpack(.zstd, bytes)
    case 3: _ = CredentialMask.masked(bytes)
    default: read(FuzzedReaders.reader(number, of: bytes, Input(bytes), options))
    }
    return 0
}

/// A file as `import` opens it: an archive by its members, a workbook, or what else its beginning shows.
private func frontDoor(_ bytes: [UInt8], _ options: CaptureOptions) {
    let path = "/dev/shm/ingest-audit-fuzz-\(getpid())"
    let file = open(path, O_RDWR | O_CREAT | O_TRUNC, 0o600)
    defer { close(file) }
    precondition(write(file, bytes, bytes.count) == bytes.count, "no room in /dev/shm")
    guard let opened = try? CapturePaths.opened(CapturePaths.Found(path: path, isFromFolder: false)) else { return }
    let found: [CapturePaths.Found] =
        switch opened {
        case .capture(let file): [file]
        case .archive(let members): members.filter { $0.passedOver == nil }
        }
    for capture in found.prefix(8) {
        guard let reader = try? CaptureFile(capture, format: nil).reader(options) else { continue }
        read(reader, mayFail: true)
    }
}

/// - Parameter mayFail: whether the file itself may be damaged.
private func read(_ reader: any CaptureReader, mayFail: Bool = false) {
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
        if !mayFail { fatalError("a reader of bytes in memory has nothing to throw: \(error)") }
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
