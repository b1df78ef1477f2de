import Bytes
import IngestionAPI

/// The members of a tar archive (POSIX ustar and pax, GNU's long names), found by going from header to header.
enum TarDirectory {
    /// Headers and contents are made of blocks.
    static let blockSize = 512

    /// Whether a file begins with a header of tar: with the sum of its own bytes in it.
    static func isOne(_ head: [UInt8]) -> Bool {
        guard head.count >= blockSize else { return false }
        let block = Array(head[..<blockSize])
        return block[0] != 0 && isSound(block)
    }

    /// The longest name or list of attributes that is read, bytes.
    private static let longest = 1 << 20

    /// The members, in the archive's order.
    /// - Parameter partial: whether of one that is cut or corrupt those are given that came before, and why.
    static func entries(
        _ source: ByteSource, path: String, partial: Bool
    ) throws(CaptureProblem) -> (entries: [Archive.Entry], damage: String?) {
        var entries: [Archive.Entry] = []
        let damage = try go(through: source, path: path, &entries)
        if let damage, !partial { throw .damagedArchive(path, damage) }
        return (entries, damage)
    }

    /// - Returns: why it can't be gone through to its end.
    private static func go(
        through source: ByteSource, path: String, _ entries: inout [Archive.Entry]
    ) throws(CaptureProblem) -> String? {
        let byteCount = source.byteCount ?? 0
        var position = 0
        var told = Told()
        while position < byteCount {
            let block = try source.bytes(at: position, count: blockSize)
            if block.allSatisfy({ $0 == 0 }) { return nil }
            guard block.count == blockSize, isSound(block), let size = told.size ?? number(block, 124, 12) else {
                return "behind member \(entries.count) stands no header of tar"
            }
            let start = position + blockSize
            guard size <= byteCount - start else { return "it is cut off in member \(entries.count + 1)" }
            position = start + (size + blockSize - 1) / blockSize * blockSize
            switch block[156] {
            case UInt8(ascii: "L"), UInt8(ascii: "x"):
                guard size <= longest else { return "the name of member \(entries.count + 1) is too long" }
                let bytes = try source.bytes(at: start, count: size)
                if block[156] == UInt8(ascii: "x") { told.read(bytes) } else { told.name = text(bytes[...]) }
                continue
            // Attributes of all members, names of links, labels: nothing that says where bytes are.
            case UInt8(ascii: "g"), UInt8(ascii: "K"), UInt8(ascii: "V"): continue
            case UInt8(ascii: "5"): told = Told()
            default:
                let entry = entry(block, told, start: start, size: size)
                told = Told()
                // So the oldest tar writes folders.
                if entry.name.hasSuffix("/"), size == 0 { continue }
                entries.append(entry)
                guard entries.count <= ArchiveLimits.mostMembers else {
                    throw .unknownFormat(
                        path,
                        "a tar archive of more than \(ArchiveLimits.mostMembers) files; unpack it and import the folder; nothing was imported"
                    )
                }
            }
        }
        return nil
    }

    /// What stands before a header about its member.
    private struct Told {
        var name: String?
        var size: Int?
        var isSparse = false

        /// Reads the records of pax, `30 path=a/b/c.log\n`.
        mutating func read(_ bytes: [UInt8]) {
            var rest = bytes[...]
            while let blank = rest.firstIndex(of: UInt8(ascii: " ")),
                let count = Int(String(decoding: rest[..<blank], as: UTF8.self)), count > blank - rest.startIndex + 1,
                count <= rest.count
            {
                let record = rest[(blank + 1)..<(rest.startIndex + count - 1)]
                rest = rest[(rest.startIndex + count)...]
                guard let sign = record.firstIndex(of: UInt8(ascii: "=")) else { continue }
                let value = String(decoding: record[(sign + 1)...], as: UTF8.self)
                switch String(decoding: record[..<sign], as: UTF8.self) {
                case "path": name = value
                case "size": size = Int(value).flatMap { $0 >= 0 ? $0 : nil }
                case let key where key.hasPrefix("GNU.sparse."): isSparse = true
                default: break
                }
            }
        }
    }

    private static func entry(_ block: [UInt8], _ told: Told, start: Int, size: Int) -> Archive.Entry {
        var name = text(block[..<100])
        if block[257..<262].elementsEqual("ustar".utf8), block[263] == UInt8(ascii: "0") {
            let folder = text(block[345..<500])
            if !folder.isEmpty { name = folder + "/" + name }
        }
        var entry = Archive.Entry(name: told.name ?? name, byteCount: size, start: start, packedCount: size)
        if entry.name.hasPrefix("./") { entry.name.removeFirst(2) }
        entry.changed = number(block, 136, 12).flatMap { $0 < 1 << 40 ? Instant(milliseconds: Int64($0) * 1_000) : nil }
        switch block[156] {
        case 0, UInt8(ascii: "0"), UInt8(ascii: "7"): break
        case UInt8(ascii: "1"), UInt8(ascii: "2"): entry.problem = "it is a link to another file"
        case UInt8(ascii: "S"): entry.problem = sparse
        default: entry.problem = "it is no file"
        }
        if told.isSparse { entry.problem = sparse }
        return entry
    }

    private static let sparse = "it is a file with holes; unpack the archive and import the folder"

    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    }

    /// A number in octal digits, or, of a large one, in bytes behind a bit; nil for anything else.
    private static func number(_ block: [UInt8], _ start: Int, _ count: Int) -> Int? {
        let field = block[start..<start + count]
        if block[start] == 0x80 {
            return field.dropFirst().reduce(0 as Int?) { number, byte in
                number.flatMap { $0 < 1 << 54 ? $0 << 8 | Int(byte) : nil }
            }
        }
        let digits = field.drop { $0 == UInt8(ascii: " ") }.prefix { $0 != 0 && $0 != UInt8(ascii: " ") }
        return digits.isEmpty
            ? 0 : Int(String(decoding: digits, as: UTF8.self), radix: 8).flatMap { $0 >= 0 ? $0 : nil }
    }

    /// Whether a header holds the sum of its bytes, its own field counted as blanks.
    private static func isSound(_ block: [UInt8]) -> Bool {
        let field = block[148..<156].drop { $0 == UInt8(ascii: " ") }.prefix { $0 &- 48 < 8 }
        guard !field.isEmpty, let told = Int(String(decoding: field, as: UTF8.self), radix: 8) else { return false }
        let sum = block.indices.reduce(0) { $0 + ((148..<156).contains($1) ? 32 : Int(block[$1])) }
        return sum == told
    }
}
