/// The HTTP status that a line tells.
struct LogStatus {
    /// From a place that means it: `HTTP/1.1" 200`, `status=200`, `-> 200`.
    var told: Int?
    /// A number from 100 to 599 right behind the URL, or before the answer. It could as well be a count of bytes, so it is asked only
    /// where no answer says otherwise.
    var bare: Int?
    /// From such a place before the URL, where it may be about another call.
    var before: Int?

    init() {}

    /// Reads what stands behind a URL, or before an answer.
    init(behind text: Substring) {
        told = Self.told(text)
        if told == nil { bare = Self.bare(text) }
    }

    /// Adds what another part of the text says.
    mutating func add(_ other: LogStatus) {
        told = told ?? other.told
        bare = bare ?? other.bare
    }

    private static let names: Set<String> = [
        "status", "statuscode", "httpstatus", "httpstatuscode", "httpcode", "responsecode", "responsestatus",
    ]
    private static let arrows: Set<Substring> = ["->", "→", "=>", "<-", "←", "<="]

    /// The status in a place that means it.
    static func told(_ text: Substring) -> Int? {
        // Nearly every text of a log has none, and is done with here.
        guard hasNumber(text) else { return nil }
        let words = text.words(between: " \t,;()[]\"'")
        for (index, word) in words.enumerated() {
            if let sign = word.lastIndex(where: { $0 == "=" || $0 == ":" }) {
                guard names.contains(plain(word[..<sign])) else { continue }
                let value = word[word.index(after: sign)...]
                if let status = number(value.isEmpty ? words.dropFirst(index + 1).first ?? "" : value) { return status }
                continue
            }
            guard index > 0, let status = number(word) else { continue }
            let before = words[index - 1]
            if before.hasPrefix("HTTP/") || arrows.contains(before) || names.contains(plain(before)) { return status }
        }
        return nil
    }

    private static func bare(_ text: Substring) -> Int? {
        let words = text.words(between: " \t,;()[]\"'")
        guard let first = words.first, let status = number(first) else { return nil }
        return words.count > 1 && ["ms", "s", "sec", "bytes", "B"].contains(words[1]) ? nil : status
    }

    /// Whether three digits stand together, no more and no fewer.
    private static func hasNumber(_ text: Substring) -> Bool {
        var run = 0
        for byte in text.utf8 {
            if byte &- 48 < 10 {
                run += 1
            } else {
                if run == 3 { return true }
                run = 0
            }
        }
        return run == 3
    }

    private static func plain(_ name: Substring) -> String { name.lowercased().filter(\.isLetter) }

    private static func number(_ word: Substring) -> Int? {
        guard word.utf8.count == 3, let status = Int(word), (100...599).contains(status) else { return nil }
        return status
    }
}
