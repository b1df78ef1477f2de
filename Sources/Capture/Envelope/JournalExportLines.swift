import Bytes
import Foundation
import IngestionAPI

/// systemd's journal as `journalctl -o export` writes it: a field a line, `NAME=value`, or, of one that is no printable text, its name, its
/// length in eight bytes, and its bytes; a blank line behind each entry.
final class JournalExportLines: LogLines {
    private let input: any ByteInput
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 16)
    private var position = 0
    private var filled = 0
    private var waiting: [EnvelopedLine] = []
    private(set) var count = 0
    private var isBroken = false

    init(_ input: any ByteInput) { self.input = input }

    deinit { buffer.deallocate() }

    /// Whether a text begins so.
    static func isOne(_ head: some Collection<UInt8>) -> Bool {
        ["__CURSOR=", "__REALTIME_TIMESTAMP="].contains { head.starts(with: $0.utf8) }
    }

    func next() throws -> EnvelopedLine? {
        while waiting.isEmpty, !isBroken {
            guard try readEntry() else { break }
        }
        return waiting.isEmpty ? nil : waiting.removeFirst()
    }

    /// Reads an entry.
    /// - Returns: whether there was one.
    private func readEntry() throws -> Bool {
        let first = count + 1
        var stamp: Result<Instant, LooseTime.Problem>?
        var message: [UInt8]?
        var isCut = false
        while let line = try line() {
            if line.bytes.isEmpty {
                if stamp == nil, message == nil, count == first { return true }
                break
            }
            guard let sign = line.bytes.firstIndex(of: UInt8(ascii: "=")) else {
                guard let value = try binary() else {
                    isBroken = true
                    waiting.append(
                        EnvelopedLine(number: count, problem: "a field whose length is not there, or too long"))
                    return true
                }
                if line.bytes.elementsEqual("MESSAGE".utf8) { (message, isCut) = (value.bytes, value.isCut) }
                continue
            }
            let value = Array(line.bytes[(sign + 1)...])
            switch String(decoding: line.bytes[..<sign], as: UTF8.self) {
            case "MESSAGE": (message, isCut) = (value, line.isCut)
            case "__REALTIME_TIMESTAMP":
                let text = String(decoding: value, as: UTF8.self)
                stamp = Int64(text).map { .success(Instant(milliseconds: $0 / 1_000)) } ?? .failure(.form(text))
            default: break
            }
        }
        guard count >= first else { return false }
        if isCut {
            waiting.append(EnvelopedLine(number: first, bytes: message ?? [], isCut: true, stamp: stamp))
        } else {
            let lines = (message ?? []).split(separator: 0x0A).map(Array.init)
            waiting += (lines.isEmpty ? [[]] : lines).map { EnvelopedLine(number: first, bytes: $0, stamp: stamp) }
        }
        return true
    }

    private func line() throws -> (bytes: [UInt8], isCut: Bool)? {
        var bytes: [UInt8] = []
        var length = 0
        while true {
            guard try fill() else {
                if length == 0 { return nil }
                break
            }
            let start = buffer.baseAddress! + position
            let found = memchr(start, 0x0A, filled - position)
            let end = found.map { UnsafeRawPointer($0) - UnsafeRawPointer(start) } ?? filled - position
            bytes += buffer[position..<position + min(end, max(0, ByteLimits.longestLine - bytes.count))]
            length += end
            position += end
            if found != nil {
                position += 1
                break
            }
        }
        count += 1
        return (bytes, length > bytes.count)
    }

    /// A field's length and bytes; nil where they are not there.
    private func binary() throws -> (bytes: [UInt8], isCut: Bool)? {
        guard let size = try take(8).map({ $0.number(0, 8) }), size < 1 << 40 else { return nil }
        let kept = min(Int(size), ByteLimits.longestLine)
        guard let bytes = try take(kept) else { return nil }
        var left = Int(size) - kept
        while left > 0 {
            guard try fill() else { return nil }
            let step = min(left, filled - position)
            position += step
            left -= step
        }
        guard try take(1) == [0x0A] else { return nil }
        count += bytes.count { $0 == 0x0A } + 1
        return (bytes, Int(size) > kept)
    }

    private func take(_ wanted: Int) throws -> [UInt8]? {
        var bytes: [UInt8] = []
        while bytes.count < wanted {
            guard try fill() else { return nil }
            let step = min(wanted - bytes.count, filled - position)
            bytes += buffer[position..<position + step]
            position += step
        }
        return bytes
    }

    /// Whether there are bytes.
    private func fill() throws -> Bool {
        if position == filled { (position, filled) = (0, try input.read(into: buffer)) }
        return position < filled
    }
}
