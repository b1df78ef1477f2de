import Bytes
import IngestionAPI

/// The list of members at the end of a ZIP archive (APPNOTE 6.3): stored and deflated ones, ZIP64 included.
enum ZIPDirectory {
    /// Whether a file begins as a ZIP archive, or as an empty one.
    static func isOne(_ head: [UInt8]) -> Bool {
        head.starts(with: [0x50, 0x4B, 0x03, 0x04]) || head.starts(with: [0x50, 0x4B, 0x05, 0x06])
    }

    /// The longest list that is read, bytes.
    private static let longest = 64 << 20
    /// The end of the list, without its comment.
    private static let endSize = 22
    private static let headerSize = 46
    static let localHeaderSize = 30

    /// The members, in the order of the list.
    static func entries(_ source: ByteSource, path: String) throws(CaptureProblem) -> [Archive.Entry] {
        let byteCount = source.byteCount ?? 0
        let end = try End(source, byteCount: byteCount, path: path)
        guard end.count <= ArchiveLimits.mostMembers, end.length <= longest else {
            throw .unknownFormat(
                path,
                "a ZIP archive of more than \(ArchiveLimits.mostMembers) files; unpack it and import the folder; nothing was imported"
            )
        }
        let list = try source.bytes(at: end.start, count: end.length)
        guard list.count == end.length else { throw cut(path) }
        var entries: [Archive.Entry] = []
        var spans: [Range<Int>] = []
        var position = 0
        for _ in 0..<end.count {
            guard let entry = entry(list, &position, end) else { throw cut(path) }
            spans.append(entry.start..<entry.start + localHeaderSize + entry.packedCount)
            if !entry.name.hasSuffix("/") { entries.append(entry) }
        }
        // Members that share their bytes are how a small archive is made to hold petabytes.
        spans.sort { $0.lowerBound < $1.lowerBound }
        for (one, next) in zip(spans, spans.dropFirst()) where one.upperBound > next.lowerBound {
            throw .unknownFormat(
                path, "a ZIP archive whose members lie one over another, which no tool writes; nothing was imported")
        }
        if let last = spans.last, last.upperBound > byteCount { throw cut(path) }
        return entries
    }

    private static func cut(_ path: String) -> CaptureProblem {
        .unknownFormat(
            path,
            "a ZIP archive that is cut or corrupt: its list of members is not whole; get it anew; nothing was imported")
    }

    // MARK: - The end of the list

    /// Where the list is.
    private struct End {
        var start: Int
        var length: Int
        var count: Int
        /// How many bytes stand before the archive, as in one that unpacks itself.
        var before: Int

        init(_ source: ByteSource, byteCount: Int, path: String) throws(CaptureProblem) {
            // Behind it may stand a comment of 64 KiB.
            let reach = min(byteCount, ZIPDirectory.endSize + 0xFFFF)
            let tail = try source.bytes(at: byteCount - reach, count: reach)
            let found = stride(from: tail.count - ZIPDirectory.endSize, through: 0, by: -1).first { place in
                tail[place...].starts(with: [0x50, 0x4B, 0x05, 0x06])
                    && place + ZIPDirectory.endSize + Int(tail.number(place + 20, 2)) == tail.count
            }
            guard let place = found else { throw cut(path) }
            guard tail.number(place + 4, 2) == tail.number(place + 6, 2),
                [0, 0xFFFF].contains(tail.number(place + 4, 2))
            else {
                throw .unknownFormat(
                    path,
                    "a part of a split ZIP archive; join the parts (zip -s 0) and import that; nothing was imported")
            }
            var endOfList = byteCount - reach + place
            (count, length, start) = (
                Int(tail.number(place + 10, 2)), Int(tail.number(place + 12, 4)), Int(tail.number(place + 16, 4))
            )
            // Some tools write ZIP64's own end of the list where the other one has room for all numbers, too.
            let locator = try source.bytes(at: endOfList - 20, count: 20)
            if locator.starts(with: [0x50, 0x4B, 0x06, 0x07]) {
                endOfList = try Self.large(source, locator, before: endOfList - 20, path)
                let large = try source.bytes(at: endOfList, count: 56)
                (count, length, start) = try (
                    Self.size(large.number(32, 8), path), Self.size(large.number(40, 8), path),
                    Self.size(large.number(48, 8), path)
                )
            }
            before = endOfList - length - start
            start += before
            guard before >= 0, start >= 0, length >= 0, start + length <= byteCount else { throw cut(path) }
        }

        /// Where ZIP64's own end of the list is.
        private static func large(
            _ source: ByteSource, _ locator: [UInt8], before place: Int, _ path: String
        ) throws(CaptureProblem) -> Int {
            let mark: [UInt8] = [0x50, 0x4B, 0x06, 0x06]
            let told = try size(locator.number(8, 8), path)
            // Told from the archive's beginning, before which something else may stand.
            for candidate in [told, place - 56] where candidate >= 0 && candidate + 56 <= place {
                if try source.bytes(at: candidate, count: 4) == mark { return candidate }
            }
            throw cut(path)
        }

        private static func size(_ number: UInt64, _ path: String) throws(CaptureProblem) -> Int {
            guard number < 1 << 60 else { throw cut(path) }
            return Int(number)
        }
    }

    // MARK: - Members

    /// The member at a place of the list, which is moved behind it; nil where the list is corrupt. Where it lies is where its own
    /// header begins.
    private static func entry(_ list: [UInt8], _ position: inout Int, _ end: End) -> Archive.Entry? {
        guard position + headerSize <= list.count, list[position...].starts(with: [0x50, 0x4B, 0x01, 0x02]) else {
            return nil
        }
        let at = position
        let (nameCount, extraCount, commentCount) = (
            Int(list.number(at + 28, 2)), Int(list.number(at + 30, 2)), Int(list.number(at + 32, 2))
        )
        let nameStart = at + headerSize
        position = nameStart + nameCount + extraCount + commentCount
        guard position <= list.count else { return nil }
        let name = list[nameStart..<nameStart + nameCount]
        let extra = Array(list[(nameStart + nameCount)..<(nameStart + nameCount + extraCount)])
        var (size, packed, start) = (list.number(at + 24, 4), list.number(at + 20, 4), list.number(at + 42, 4))
        var changed: Instant?
        for (id, field) in fields(extra) {
            if id == 0x0001 {
                // Only what has no room in the list stands here, in this order.
                var wide = field[...]
                func widen(_ number: inout UInt64) {
                    guard number == 0xFFFF_FFFF, wide.count >= 8 else { return }
                    number = Array(wide).number(0, 8)
                    wide = wide.dropFirst(8)
                }
                widen(&size)
                widen(&packed)
                widen(&start)
            }
            if id == 0x5455, field.count >= 5, field[0] & 1 == 1 {
                changed = Instant(milliseconds: Int64(Int32(truncatingIfNeeded: field.number(1, 4))) * 1_000)
            }
        }
        guard size < 1 << 60, packed < 1 << 60, start < 1 << 60 else { return nil }
        let method = Int(list.number(at + 10, 2))
        return Archive.Entry(
            name: String(decoding: name, as: UTF8.self), byteCount: Int(size), start: Int(start) + end.before,
            packedCount: Int(packed), isDeflated: method == 8, checksum: UInt32(list.number(at + 16, 4)),
            changed: changed, problem: problem(method: method, flags: list.number(at + 8, 2)))
    }

    private static func fields(_ extra: [UInt8]) -> [(id: UInt64, bytes: [UInt8])] {
        var found: [(id: UInt64, bytes: [UInt8])] = []
        var position = 0
        while position + 4 <= extra.count {
            let count = Int(extra.number(position + 2, 2))
            guard position + 4 + count <= extra.count else { break }
            found.append((extra.number(position, 2), Array(extra[(position + 4)..<(position + 4 + count)])))
            position += 4 + count
        }
        return found
    }

    private static let methods = [
        1: "Shrink", 6: "Implode", 9: "Deflate64", 12: "bzip2", 14: "LZMA", 93: "Zstandard", 95: "XZ", 98: "PPMd",
    ]

    private static func problem(method: Int, flags: UInt64) -> String? {
        if flags & 0x41 != 0 || method == 99 {
            return "it is encrypted; unpack the archive with its password and import the folder"
        }
        if method == 0 || method == 8 { return nil }
        return "it is packed by \(methods[method] ?? "method \(method)"); unpack the archive and import the folder"
    }
}

extension [UInt8] {
    /// A whole number of some bytes, the least first; what lies behind the end counts as zeros.
    func number(_ start: Int, _ count: Int) -> UInt64 {
        (0..<count).reduce(into: 0) { number, index in
            guard start + index < self.count else { return }
            number |= UInt64(self[start + index]) << (8 * UInt64(index))
        }
    }
}
