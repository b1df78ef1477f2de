/// Where statements begin in a text of SQL.
enum StatementText {
    /// The offset of the first byte, from `start` on, that is neither blank, comment nor semicolon; nil behind the last.
    static func firstWord(in bytes: some RandomAccessCollection<UInt8>, from start: Int) -> Int? {
        let bytes = Array(bytes)
        var position = start
        while position < bytes.count {
            let next = position + 1 < bytes.count ? bytes[position + 1] : 0
            switch (bytes[position], next) {
            case (0x09...0x0D, _), (0x20, _), (UInt8(ascii: ";"), _):
                position += 1
            case (UInt8(ascii: "-"), UInt8(ascii: "-")):
                position = bytes[position...].firstIndex(of: 0x0A) ?? bytes.count
            case (UInt8(ascii: "/"), UInt8(ascii: "*")):
                position += 2
                while position < bytes.count, !bytes[position...].starts(with: "*/".utf8) { position += 1 }
                position = min(bytes.count, position + 2)
            default: return position
            }
        }
        return nil
    }
}
