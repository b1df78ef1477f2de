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
