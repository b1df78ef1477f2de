import Foundation
import ReportText

/// The words of one language, from `reports/locales/`: flat lists of keys, with `{placeholders}` in the texts; a file a subject.
struct Words: Sendable {
    let language: ReportLanguage
    let texts: [String: String]

    private static let all = PerLanguage { language in
        ReportText.files(in: "locales/\(language.rawValue)").reduce(into: [String: String]()) { texts, path in
            let file = try? JSONDecoder().decode([String: String].self, from: Data(ReportText.file(path).utf8))
            assert(file != nil, "\(path) is no flat object of texts")
            texts.merge(file ?? [:]) { first, _ in first }
        }
    }

    init(_ language: ReportLanguage) {
        self.language = language
        texts = Self.all[language]
    }

    /// The text of a key. A key without text is a mistake that the tests find; a reader then sees the key.
    subscript(key: String) -> String {
        assert(texts[key] != nil, "no text \(key) in locales/\(language.rawValue)")
        return texts[key] ?? key
    }

    /// The text of a key with its placeholders filled. Values are never searched for placeholders in turn.
    func callAsFunction(_ key: String, _ values: [String: String]) -> String {
        spans(key, values.mapValues { [Span($0)] }).map(\.text).joined()
    }

    /// The same, keeping apart what comes from captures.
    func spans(_ key: String, _ values: [String: [Span]]) -> [Span] {
        var result: [Span] = []
        var rest = self[key][...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            if open > rest.startIndex { result.append(Span(String(rest[..<open]))) }
            let name = String(rest[rest.index(after: open)..<close])
            assert(values[name] != nil, "no value for {\(name)} of \(key)")
            result += values[name] ?? []
            rest = rest[rest.index(after: close)...]
        }
        if !rest.isEmpty { result.append(Span(String(rest))) }
        return result
    }

    /// `n` of something, as in "1 request", "12 requests": the keys `<key>One` and `<key>Other`, placeholder `{n}`.
    func counted(_ key: String, _ n: Int) -> String {
        self(key + (n == 1 ? "One" : "Other"), ["n": Numbers.grouped(Int64(n))])
    }
}
