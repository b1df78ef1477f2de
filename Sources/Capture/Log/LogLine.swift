import IngestionAPI

/// What a line of a log says, as far as it says it.
struct LogLine {
    /// The line without the time that `curl --trace-time` begins it with.
    var text: Substring
    /// Its time stamp.
    var at: Instant?
    /// A URL, or a path, of the ingestion API.
    var url: String?
    /// Whether it names another URL: what follows there is no answer to a call before it.
    var isOfAnotherCall = false
    /// `GET` or `POST`, before or behind the URL.
    var method: String?
    /// The HTTP status.
    var status: Int?
    /// The duration, milliseconds.
    var durationMs: Int64?

    /// How far into a line a stamp may begin.
    private static let stampReach = 48

    init(_ line: String, times: LooseTime) {
        text = Substring(line)
        if let rest = Self.behindTraceTime(text) {
            text = rest
        } else {
            at = Self.stamp(text, times)
        }
        // A URL inside of a JSON text is that text's business.
        let plain = text.prefix { $0 != "{" }
        guard let found = Self.range(ofURL: plain) else {
            isOfAnotherCall = plain.utf8.contains("://".utf8)
            return
        }
        url = String(plain[found])
        let behind = plain[found.upperBound...]
        method = Self.method(plain[..<found.lowerBound]) ?? Self.method(behind)
        status = Self.status(behind) ?? Self.status(plain[..<found.lowerBound])
        durationMs = Self.duration(behind)
    }

    /// What follows `03:00:00.123456 `.
    private static func behindTraceTime(_ text: Substring) -> Substring? {
        let time = text.utf8.prefix(16)
        guard time.count == 16, time.last == UInt8(ascii: " ") else { return nil }
        for (index, byte) in time.dropLast().enumerated() {
            let isRight =
                switch index {
                case 2, 5: byte == UInt8(ascii: ":")
                case 8: byte == UInt8(ascii: ".")
                default: byte &- 48 < 10
                }
            guard isRight else { return nil }
        }
        return text[time.endIndex...]
    }

    /// The first time stamp near the line's beginning.
    private static func stamp(_ text: Substring, _ times: LooseTime) -> Instant? {
        var position = text.startIndex
        var previous: Character = " "
        for _ in 0..<stampReach {
            guard position < text.endIndex else { return nil }
            let character = text[position]
            let isStart = !previous.isLetter && !previous.isNumber && (character.isLetter || character.isNumber)
            if isStart, let (instant, _) = times.leading(text[position...].prefix(48)) { return instant }
            previous = character
            position = text.index(after: position)
        }
        return nil
    }

    private static func range(ofURL text: Substring) -> Range<Substring.Index>? {
        guard let path = text.firstRange(of: "/dataIngestion/xdmIngestion/") else { return nil }
        let ends: Set<Character> = [" ", "\t", "\"", "'", "<", ">", "|", ")", "]", "}", ",", ";", "`"]
        let end = text[path.upperBound...].firstIndex { ends.contains($0) } ?? text.endIndex
        let opens: Set<Character> = [" ", "\t", "\"", "'", "<", ">", "|", "(", "[", "{", ",", ";", "=", "`"]
        let start =
            text[..<path.lowerBound].lastIndex { opens.contains($0) }.map { text.index(after: $0) } ?? text.startIndex
        return start..<end
    }

    private static func method(_ text: Substring) -> String? {
        text.split { !$0.isLetter }.last { $0 == "GET" || $0 == "POST" || $0 == "get" || $0 == "post" }?.uppercased()
    }

    /// A number from 100 to 599 that stands for itself: behind `HTTP/1.1`, `status=`, `->` or alone.
    private static func status(_ text: Substring) -> Int? {
        let words = text.split { " \t,;()[]\"'".contains($0) }
        for (index, word) in words.enumerated() {
            var digits = word
            if let sign = word.lastIndex(where: { $0 == "=" || $0 == ":" }) {
                let name = word[..<sign].lowercased()
                guard name.hasSuffix("status") || name.hasSuffix("code") || name.hasSuffix("http") else { continue }
                digits = word[word.index(after: sign)...]
            } else if index + 1 < words.count, ["ms", "s", "bytes"].contains(words[index + 1]) {
                continue
            }
            guard digits.utf8.count == 3, let status = Int(digits), (100...599).contains(status) else { continue }
            return status
        }
        return nil
    }

    /// `184 ms`, `184ms`, `0.184 s`.
    private static func duration(_ text: Substring) -> Int64? {
        let words = text.split { " \t,;:()[]=".contains($0) }
        for (index, word) in words.enumerated() {
            let number = word.prefix { $0.isNumber || $0 == "." }
            guard let value = Double(number), value >= 0, value < 1e12 else { continue }
            let unit =
                number.endIndex < word.endIndex
                ? word[number.endIndex...] : index + 1 < words.count ? words[index + 1] : ""
            if unit == "ms" { return Int64(value.rounded()) }
            if unit == "s" || unit == "sec", value < 1e9 { return Int64((value * 1_000).rounded()) }
        }
        return nil
    }
}

/// Lines that `curl -v` prints.
enum CurlTrace {
    /// `> POST /acme/… HTTP/1.1`
    static func request(_ line: Substring) -> (method: String, path: String)? {
        guard line.hasPrefix("> ") else { return nil }
        let words = line.dropFirst(2).split(separator: " ")
        guard words.count == 3, words[2].hasPrefix("HTTP/"), words[0].allSatisfy(\.isUppercase) else { return nil }
        return (String(words[0]), String(words[1]))
    }

    /// `< HTTP/1.1 200 OK`
    static func status(_ line: Substring) -> Int? {
        guard line.hasPrefix("< HTTP/") else { return nil }
        return line.split(separator: " ").dropFirst(2).first.flatMap { Int($0) }
    }

    /// A header's value: `> Host: mc.adobe.io`, `< date: Mon, 16 Nov 2026 03:00:00 GMT`.
    static func header(_ name: String, _ line: Substring, mark: String) -> String? {
        guard line.hasPrefix(mark + " ") else { return nil }
        let field = line.dropFirst(2)
        guard let colon = field.firstIndex(of: ":"), field[..<colon].lowercased() == name else { return nil }
        let value = field[field.index(after: colon)...].drop { $0 == " " }
        return value.isEmpty ? nil : String(value)
    }
}
