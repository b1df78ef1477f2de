import Bytes
import Figures
import IngestionAPI
import TOMLKit

/// A table of the settings file, read by name and type: what is wrong is said with file and line.
struct SettingsTable {
    /// What is told of a document beside its values.
    struct Document {
        var path: String
        var lines: TOMLLines
    }

    private let document: Document
    private let table: TOMLTable
    /// Where it stands, from the top.
    private let path: [String]

    /// The longest file that is read, bytes; toml++ holds it as a whole.
    private static let longest = 1 << 20

    /// Reads a file.
    init(path: String) throws {
        guard var bytes = try? WholeFile.bytes(path, limit: Self.longest) else {
            throw SettingsProblem(path: path, reason: "it can't be read; check that it is there")
        }
        guard bytes.count <= Self.longest else {
            throw SettingsProblem(path: path, reason: "it is longer than 1 MiB; settings are short, check the name")
        }
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
        // The parser takes a C string: it would end at a zero byte, and what follows would go unread.
        guard !bytes.contains(0), let text = String(validating: bytes, as: UTF8.self) else {
            throw SettingsProblem(path: path, reason: "it is not UTF-8 text; save it as UTF-8")
        }
        do {
            table = try TOMLTable(string: text)
        } catch let problem as TOMLParseError {
            throw SettingsProblem(
                path: path, line: problem.source.begin.line, reason: "\(problem.description); see toml.io")
        }
        document = Document(path: path, lines: TOMLLines(text))
        self.path = []
    }

    private init(_ table: TOMLTable, at path: [String], of document: Document) {
        self.table = table
        self.path = path
        self.document = document
    }

    // MARK: - Problems

    /// A problem with one key, or with the table as a whole.
    func problem(_ reason: String, at key: String? = nil) -> SettingsProblem {
        let place = path + (key.map { [$0] } ?? [])
        return SettingsProblem(path: document.path, line: document.lines.line(of: place), reason: reason)
    }

    /// Refuses keys that nobody reads: a misspelled threshold must not pass for one that holds.
    func allowOnly(_ known: [String]) throws {
        for key in table.keys.sorted() where !known.contains(key) || table[key] == nil {
            throw problem(
                "unknown key \(key)\(within); use one of \(known.joined(separator: ", ")), or remove it", at: key)
        }
    }

    /// The keys, ordered.
    var keys: [String] { table.keys.sorted() }

    private var within: String {
        path.isEmpty ? "" : " in \(path.map { $0.prefix { $0 != "[" } }.joined(separator: "."))"
    }

    private func wrongType(_ key: String, _ expected: String) -> SettingsProblem {
        problem("\(key) is \(table[key].map { Self.name($0.type) } ?? "nothing"); write \(expected)", at: key)
    }

    private static func name(_ type: TOMLType) -> String {
        switch type {
        case .table: "a table"
        case .array: "an array"
        case .string: "a text"
        case .int: "a whole number"
        case .double: "a number"
        case .bool: "true or false"
        case .date: "a day"
        case .time: "a time of day"
        case .dateTime: "a date with a time"
        }
    }

    // MARK: - Values

    /// A text with something in it; nil where there is none.
    func text(_ key: String) throws -> String? {
        guard let value = table[key] else { return nil }
        guard let text = value.string else { throw wrongType(key, "a text in quotes, as in \(key) = \"…\"") }
        guard !text.allSatisfy(\.isWhitespace) else { throw problem("\(key) is empty; fill it or remove it", at: key) }
        return text
    }

    /// A text or several; nil where there is none.
    func texts(_ key: String) throws -> [String]? {
        guard let value = table[key] else { return nil }
        guard let array = value.array else { return try text(key).map { [$0] } }
        let texts = array.compactMap(\.string)
        guard texts.count == array.count, !texts.isEmpty, !texts.contains(where: { $0.allSatisfy(\.isWhitespace) })
        else {
            throw problem("\(key) is to hold texts in quotes, as in \(key) = [\"1042\", \"2077\"]", at: key)
        }
        return texts
    }

    /// A threshold of a rule's kind, or `false`; nil where there is none. A share may be a text with its sign, as in `"99%"`.
    func limit(_ key: String, for rule: CheckRule) throws -> Limit? {
        guard let value = table[key] else { return nil }
        if value.bool == false { return .off }
        var number = value.double ?? value.int.map(Double.init)
        let written = value.string ?? number.map(Self.text)
        if rule.isPercentage { number = value.string.flatMap(Percentage.value) ?? number.map(Percentage.value) }
        guard let number, let written else { throw wrongType(key, "\(rule.rangeText), or false to switch it off") }
        guard rule.range.contains(number) else {
            throw problem("\(key) = \(written) is out of range; write \(rule.rangeText)", at: key)
        }
        return .at(number)
    }

    private static func text(_ number: Double) -> String {
        Int(exactly: number).map(String.init) ?? String(number)
    }

    /// A day; nil where there is none.
    func day(_ key: String) throws -> Day? {
        guard let value = table[key] else { return nil }
        guard let date = value.date, let day = Day(year: date.year, month: date.month, day: date.day) else {
            throw wrongType(key, "a day without quotes, as in \(key) = 2026-12-01")
        }
        return day
    }

    /// A table within this one; nil where there is none.
    func table(_ key: String) throws -> SettingsTable? {
        guard let value = table[key] else { return nil }
        guard let inner = value.table else { throw wrongType(key, "a table, as in [\(key)]") }
        return SettingsTable(inner, at: path + [key], of: document)
    }

    /// The tables of an array within this one; none where there is no such array.
    func tables(_ key: String) throws -> [SettingsTable] {
        guard let value = table[key] else { return [] }
        let heading = (path + [key]).joined(separator: ".")
        guard let array = value.array else { throw wrongType(key, "[[\(heading)]] with two brackets") }
        return try array.enumerated().map { index, element in
            guard let inner = element.table else {
                throw problem("\(key) holds something that is no table; write [[\(heading)]] above each", at: key)
            }
            return SettingsTable(inner, at: path + ["\(key)[\(index)]"], of: document)
        }
    }
}
