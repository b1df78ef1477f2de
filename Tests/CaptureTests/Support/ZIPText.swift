import CZlib

/// Archives that tests make.
enum ZIPText {
    /// A ZIP archive whose members are stored as they are.
    static func archive(_ members: [(name: String, content: [UInt8])]) -> [UInt8] {
        var bytes: [UInt8] = []
        var list: [UInt8] = []
        for (name, content) in members {
            let start = bytes.count
            let checksum = Int(crc32_z(crc32(0, nil, 0), content, content.count))
            let sizes = number(checksum, 4) + number(content.count, 4) + number(content.count, 4)
            let names = number(name.utf8.count, 2) + number(0, 2)
            bytes += [0x50, 0x4B, 3, 4, 20, 0, 0, 8, 0, 0, 0, 0, 0, 0] + sizes + names + Array(name.utf8) + content
            list += [0x50, 0x4B, 1, 2, 20, 0, 20, 0, 0, 8, 0, 0, 0, 0, 0, 0] + sizes + names + number(0, 10)
            list += number(start, 4) + Array(name.utf8)
        }
        let counts = number(members.count, 2) + number(members.count, 2)
        return bytes + list + [0x50, 0x4B, 5, 6, 0, 0, 0, 0] + counts + number(list.count, 4) + number(bytes.count, 4)
            + [0, 0]
    }

    /// The same of texts.
    static func archive(_ members: KeyValuePairs<String, String>) -> [UInt8] {
        archive(members.map { (name: $0.key, content: Array($0.value.utf8)) })
    }

    private static func number(_ value: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { $0 < 8 ? UInt8(truncatingIfNeeded: value >> (8 * $0)) : 0 }
    }
}
