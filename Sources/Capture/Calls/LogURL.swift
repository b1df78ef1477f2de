import IngestionAPI

/// Where a URL of the ingestion API, or of the Platform about batches, stands in prose: `POST https://…/ingest: {…}`, `"POST /acme/…/ingest HTTP/1.1"`.
enum LogURL {
    private static let opens: Set<Character> = [
        " ", "\t", "\"", "'", "<", ">", "|", "(", "[", "{", ",", ";", "=", "`", "*", "“", "\u{1B}", "\u{A0}",
    ]
    private static let closes: Set<Character> = [
        "\"", "'", "<", ">", "|", ")", "]", "}", ",", ";", "`", "*", "“", "”", "…",
    ]

    /// Its place; nil where there is none.
    static func range(in text: Substring) -> Range<Substring.Index>? {
        guard let path = place(of: IngestionURL.path, in: text) else { return rangeOfPlatform(in: text) }
        let start = start(of: path, in: text)
        let mapping = text[path.upperBound...].prefix { $0 != "/" && !ends($0) && $0 != "?" }
        var end = mapping.endIndex
        // Whatever follows the last part of the path, but for a query, is the sentence's.
        if text[end...].hasPrefix("/ingest") {
            end = text.index(end, offsetBy: 7)
            let behind = text[end...]
            if let next = behind.first, next.isLetter || next.isNumber || "_-%".contains(next), !behind.hasPrefix("->")
            {
                end = text[end...].firstIndex { ends($0) } ?? text.endIndex  // another call
            }
        } else {
            end = text[end...].firstIndex { ends($0) } ?? text.endIndex
        }
        if text[end...].first == "?" {
            end = text[end...].firstIndex { ends($0) } ?? text.endIndex
            // `…?requestId=3520.`, `…?requestId=3520->`
            while end > start, let last = text[..<end].last,
                ".:!".contains(last) || last == "-" && text[end...].first == ">"
            {
                end = text.index(before: end)
            }
        }
        return start..<end
    }

    /// The place of a call of the Platform whose answers are kept.
    private static func rangeOfPlatform(in text: Substring) -> Range<Substring.Index>? {
        guard let path = place(of: platformPath, in: text) else { return nil }
        var end = text[path.upperBound...].firstIndex { ends($0) } ?? text.endIndex
        // `…/batches/01E8043CY305K2MTV5ANH9G1GC: {…}`
        while end > path.upperBound, let last = text[..<end].last, ".:!".contains(last) {
            end = text.index(before: end)
        }
        let range = start(of: path, in: text)..<end
        return PlatformCall(url: text[range]) == nil ? nil : range
    }

    private static let platformPath = Array(PlatformCall.path.utf8)

    private static func start(of path: Range<Substring.Index>, in text: Substring) -> Substring.Index {
        text[..<path.lowerBound].lastIndex { opens.contains($0) }.map { text.index(after: $0) } ?? text.startIndex
    }

    /// Where some bytes stand in a text, byte by byte: the library's search compares characters.
    private static func place(of bytes: [UInt8], in text: Substring) -> Range<Substring.Index>? {
        let utf8 = text.utf8
        var start = utf8.startIndex
        while let first = utf8[start...].firstIndex(of: bytes[0]) {
            if utf8[first...].starts(with: bytes) { return first..<utf8.index(first, offsetBy: bytes.count) }
            start = utf8.index(after: first)
        }
        return nil
    }

    /// Whether a character can't be one of a URL.
    private static func ends(_ character: Character) -> Bool {
        character.isWhitespace || closes.contains(character) || character.unicodeScalars.contains { $0.value < 0x20 }
    }
}
