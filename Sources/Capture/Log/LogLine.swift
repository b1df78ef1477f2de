import IngestionAPI

/// What a line of a log says, as far as it says it, each from a place that means it.
struct LogLine {
    /// The line without the time that `curl --trace-time` begins it with.
    var text: Substring
    /// Its time stamp, or why what stands there is none; nil for a line without a time of its own.
    var stamp: Result<Instant, LooseTime.Problem>?
    /// Whether the stamp is all that it holds.
    var isStampAlone = false
    /// Whether the stamp is what it begins with.
    var isStampFirst = false
    /// A URL, or a path, of the ingestion API.
    var url: String?
    /// Whether the URL is the value of a field with a line of its own: `url: https://…`.
    var isURLNamed = false
    /// Whether it names another URL: what follows there is no answer to a call before it.
    var isOfAnotherCall = false
    /// Whether it names a method beside that. Asked only of such a line.
    var isCall = false
    /// `GET`, `POST` or another method as a word of its own, before or behind the URL.
    var method: String?
    /// The HTTP status.
    var status = LogStatus()
    /// The duration, milliseconds.
    var durationMs: Int64?

    /// How far into a line a stamp may begin.
    private static let stampReach = 48

    init(_ line: String, times: LooseTime) {
        text = Substring(line)
        if let rest = Self.behindTraceTime(text) { text = rest }
        // A URL inside of a JSON text is that text's business.
        var plain = Self.beforeObject(text)
        if plain.utf8.contains(0x1B) { plain = Self.withoutColors(plain) }
        if plain.utf8.contains(UInt8(ascii: "\\")) { plain = plain.replacing("\\/", with: "/") }
        let found = LogURL.range(in: plain)
        if let time = Self.commandTime(text) {
            stamp = Result { () throws(LooseTime.Problem) in
                guard let instant = try times.instant(time) else { throw LooseTime.Problem.form(time) }
                return instant
            }
            isStampAlone = true
        } else if text.startIndex == line.startIndex {
            readStamp(plain[..<(found?.lowerBound ?? plain.endIndex)], times)
            isStampAlone = isStampAlone && found == nil && plain.utf8.count == text.utf8.count
        }
        guard let found else {
            isOfAnotherCall = plain.holds("://")
            isCall = isOfAnotherCall && Self.method(plain) != nil
            return
        }
        url = String(plain[found])
        let before = plain[..<found.lowerBound]
        let name = before.utf8.count < 32 ? before.filter { $0.isLetter || $0.isNumber }.lowercased() : ""
        isURLNamed = ["url", "uri", "endpoint", "path", "requesturl"].contains(name)
        let behind = plain[found.upperBound...]
        method = Self.method(before, isBeforeURL: true) ?? Self.method(behind)
        status = LogStatus(behind: behind)
        status.before = LogStatus.told(before)
        durationMs = Self.duration(behind)
    }

    /// `Command start time: 20261116120000`, of PowerShell's transcripts, as a time of a form that is known.
    private static func commandTime(_ text: Substring) -> String? {
        guard text.hasPrefix("Command start time: ") else { return nil }
        let digits = Array(text.dropFirst(20).prefix { $0.isNumber })
        guard digits.count == 14 else { return nil }
        return String(digits[..<8]) + "T" + String(digits[8...])
    }

    /// Without what turns a terminal's colors on and off.
    private static func withoutColors(_ text: Substring) -> Substring {
        var plain = Substring()
        var rest = text
        while let escape = rest.firstIndex(of: "\u{1B}") {
            plain += rest[..<escape]
            rest = rest[rest.index(after: escape)...]
            guard rest.first == "[" else { continue }
            rest = rest.dropFirst().drop { $0.isNumber || $0 == ";" }.dropFirst()
        }
        return plain + rest
    }

    /// What stands before the first JSON object.
    private static func beforeObject(_ text: Substring) -> Substring {
        var rest = text[...]
        while let brace = rest.utf8.firstIndex(of: UInt8(ascii: "{")) {
            let inside = text[text.index(after: brace)...].drop { $0 == " " }
            if inside.isEmpty || inside.first.map({ "\"}'\\".contains($0) }) == true {
                return text[..<brace]
            }
            rest = text[text.index(after: brace)...]
        }
        return text
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

    /// The first time stamp near the line's beginning; what looks like one in no known form is a problem, not nothing.
    private mutating func readStamp(_ text: Substring, _ times: LooseTime) {
        var position = text.startIndex
        var previous: Character = " "
        // Whether nothing but opening brackets has been passed.
        var isFirst = true
        for step in 0..<Self.stampReach {
            guard position < text.endIndex else { break }
            let character = text[position]
            let isStart = Self.opens(previous) || previous == "=" && Self.isNamedTime(text[..<position])
            if isStart, character.isLetter || character.isNumber {
                if let found = times.leading(text[position...]) {
                    isStampFirst = isFirst
                    isStampAlone = step == 0 && found.rest.allSatisfy(\.isWhitespace)
                    // A date behind a time that was not understood is about something else.
                    let other = isFirst ? nil : Self.clockAlone(Self.words(text[..<position]))
                    stamp = other.map { .failure(.form($0)) } ?? found.instant
                    return
                }
                if step < 2, let instant = Self.epoch(text[position...], times) {
                    stamp = .success(instant)
                    return
                }
            }
            isFirst = isFirst && "[( ".contains(character)
            previous = character
            position = text.index(after: position)
        }
        stamp = Self.clockAlone(text.prefix(Self.stampReach)).map { .failure(.form($0)) }
    }

    /// Whether a stamp may begin behind a character.
    private static func opens(_ character: Character) -> Bool {
        switch character {
        case " ", "\t", "[", "(", "|", "<", ">", ":", "\"", "'", "#", ",": true
        default: false
        }
    }

    /// The words of a text that do not begin as names do.
    private static func words(_ text: Substring) -> Substring {
        Substring(
            text.split(separator: " ").filter { $0.first { !"[(".contains($0) }?.isLetter != true }.joined(
                separator: " "))
    }

    /// Whether a text ends in `time=` or the like.
    private static func isNamedTime(_ text: Substring) -> Bool {
        let name = text.dropLast().reversed().prefix { $0.isLetter || $0 == "@" }
        return ["time", "ts", "timestamp", "@timestamp", "t", "at", "date", "datetime"].contains(
            String(name.reversed()).lowercased())
    }

    /// Seconds or milliseconds since 1970 at a line's beginning.
    private static func epoch(_ text: Substring, _ times: LooseTime) -> Instant? {
        let word = text.prefix { $0.isNumber || $0 == "." }
        guard [10, 13].contains(word.prefix { $0 != "." }.count), word.endIndex < text.endIndex,
            " \t]".contains(text[word.endIndex])
        else { return nil }
        return (try? times.instant(String(word))) ?? nil
    }

    /// Something like `3:05` with what stands before it: a time whose date was not understood.
    private static func clockAlone(_ text: Substring) -> String? {
        let bytes = Array(text.utf8)
        for colon in bytes.indices where bytes[colon] == UInt8(ascii: ":") && colon > 0 && colon + 2 < bytes.count {
            guard isDigit(bytes[colon - 1]), isDigit(bytes[colon + 1]), isDigit(bytes[colon + 2]) else { continue }
            // mc.adobe.io:443 and line numbers are none.
            var start = colon
            while start > 0, isDigit(bytes[start - 1]) { start -= 1 }
            guard colon - start <= 2, colon + 3 >= bytes.count || !isDigit(bytes[colon + 3]) else { continue }
            return String(decoding: bytes[..<min(bytes.count, colon + 6)], as: UTF8.self)
        }
        return nil
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte &- 48 < 10 }

    /// A number with thousands in groups, where nothing else can be meant: `1,234.5`, `1,234,567`.
    private static func number(_ text: Substring) -> Double? {
        guard text.contains(",") else { return Double(text) }
        let plain = text.last == "," ? text.dropLast() : text
        let parts = plain.split(separator: ".", omittingEmptySubsequences: false)
        let groups = parts[0].split(separator: ",", omittingEmptySubsequences: false)
        guard groups.count > 1 else { return Double(plain) }
        guard parts.count == 2 || parts.count == 1 && groups.count > 2, (1...3).contains(groups[0].count),
            groups.dropFirst().allSatisfy({ $0.count == 3 })
        else { return nil }
        return Double(([groups.joined()] + parts.dropFirst().map(String.init)).joined(separator: "."))
    }

    /// The last word that is a method of the API; `post_ingest` and `requests.post` are others. Another method is one where it stands right
    /// before the URL, or behind its name: else it may as well be about something else.
    private static func method(_ text: Substring, isBeforeURL: Bool = false) -> String? {
        let words = text.utf8.split { byte in
            let isOfWord =
                byte &- 48 < 10 || (byte | 0x20) &- 97 < 26 || byte >= 0x80 || byte == UInt8(ascii: "_")
                || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
            return !isOfWord
        }
        for (place, word) in words.enumerated().reversed() where (3...6).contains(word.count) {
            switch Substring(word) {
            case "GET", "get": return "GET"
            case "POST", "post": return "POST"
            case "PUT", "PATCH", "DELETE":
                let isNamed = place > 0 && ["method", "verb"].contains(Substring(words[place - 1]).lowercased())
                let isRightBefore =
                    isBeforeURL
                    && words[(place + 1)...].allSatisfy { ["to", "url", "uri"].contains(Substring($0).lowercased()) }
                if isNamed || isRightBefore { return String(Substring(word)) }
            default: break
            }
        }
        return nil
    }

    /// `184 ms`, `184ms`, `0.184 s`. Of `1,234 ms` it is open whether the comma stands for thousands or for a fraction.
    private static func duration(_ text: Substring) -> Int64? {
        let words = text.words(between: " \t;:()[]=")
        for (index, word) in words.enumerated() {
            let number = word.prefix { $0.isNumber || ".,".contains($0) }
            guard let value = self.number(number), value >= 0, value < 1e12 else { continue }
            let unit =
                (number.endIndex < word.endIndex
                ? word[number.endIndex...] : index + 1 < words.count ? words[index + 1] : "").prefix { $0 != "," }
            if unit == "ms" { return Int64(value.rounded()) }
            if unit == "s" || unit == "sec", value < 1e9 { return Int64((value * 1_000).rounded()) }
        }
        return nil
    }
}
