import Figures

/// The comment at the beginning of a report's `.sql` file: what the report is called, and what its columns mean.
///
/// ```sql
/// -- title: Slowest requests
/// -- description: Which requests took longest to finish.
/// -- column mapping (identifier): the mapping's ID
/// -- column seconds (number, s): time to finish
/// -- parameter :since, :until: the period
/// ```
///
/// It ends with the first line that is no comment. A line that is indented further goes on with the one above. What it
/// can't understand is a mistake, so that a misspelt word doesn't go unnoticed.
struct QueryHeader: Equatable, Sendable {
    /// What the report is called.
    var title: String
    /// What it is about.
    var summary: String?
    /// The columns that the comment names.
    var columns: [Column] = []

    /// A column, and the line that names it.
    struct Column: Equatable, Sendable {
        var column: QueryColumn
        var line: Int
    }

    /// Reads the comment of a file.
    /// - Throws: `QueryProblem.mistake`.
    init(sql: String, path: String) throws {
        var title: String?
        for entry in Self.entries(sql) {
            do {
                switch try Entry(entry.text) {
                case .title(let text):
                    guard title == nil else { throw Mistake("a second title") }
                    title = text
                case .summary(let text):
                    guard summary == nil else { throw Mistake("a second description; indent the line to go on") }
                    summary = text
                case .column(let column):
                    guard !columns.contains(where: { $0.column.name == column.name }) else {
                        throw Mistake("column \(column.name) for the second time")
                    }
                    columns.append(Column(column: column, line: entry.line))
                case .parameters: break
                }
            } catch let mistake as Mistake {
                throw QueryProblem.mistake(path: path, line: entry.line, reason: mistake.reason)
            }
        }
        guard let title else {
            throw QueryProblem.mistake(
                path: path, line: 1, reason: "there is no title; begin the file with the line -- title: …")
        }
        self.title = title
    }

    /// The lines of the first comment without their dashes, those that go on with another joined to it.
    private static func entries(_ sql: String) -> [(text: String, line: Int)] {
        var entries: [(text: String, line: Int)] = []
        for (index, line) in Self.lines(sql).enumerated() {
            guard line.hasPrefix("--") else {
                if entries.isEmpty, line.allSatisfy(\.isWhitespace) { continue }
                break
            }
            let text = line.dropFirst(2)
            let words = text.trimmed
            if words.isEmpty { continue }
            if text.hasPrefix("   ") || text.hasPrefix("\t\t"), !entries.isEmpty {
                entries[entries.count - 1].text += " " + words
            } else {
                entries.append((words, index + 1))
            }
        }
        return entries
    }

    /// Lines as line numbers count them.
    private static func lines(_ sql: String) -> [Substring] {
        sql.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
    }

    /// Why an entry can't be understood.
    private struct Mistake: Error {
        let reason: String

        init(_ reason: String) {
            self.reason = reason
        }
    }

    /// One thing that the comment says.
    private enum Entry {
        case title(String)
        case summary(String)
        case column(QueryColumn)
        case parameters

        init(_ text: String) throws {
            if let rest = text.after("title:") {
                self = .title(try Self.said(rest, "title"))
            } else if let rest = text.after("description:") {
                self = .summary(try Self.said(rest, "description"))
            } else if let rest = text.after("column ") {
                self = .column(try Self.column(rest))
            } else if let rest = text.after("parameter ") {
                try Self.check(parameters: rest)
                self = .parameters
            } else {
                throw Mistake(
                    "“\(text.prefix(40))” is neither title:, description:, column … nor parameter …; "
                        + "other remarks go below an empty line")
            }
        }

        private static func said(_ text: String, _ what: String) throws -> String {
            guard !text.isEmpty else { throw Mistake("the \(what) is empty") }
            return text
        }

        /// `seconds (number, s): time to finish`; the part in parentheses or the words may be left out.
        private static func column(_ text: String) throws -> QueryColumn {
            var rest = text[...]
            let name: Substring
            if rest.first == "\"" {
                let inside = rest.dropFirst()
                guard let end = inside.firstIndex(of: "\"") else { throw Mistake("the column's name has no end quote") }
                name = inside[..<end]
                rest = inside[inside.index(after: end)...]
            } else {
                name = rest.prefix { !$0.isWhitespace && $0 != "(" && $0 != ":" }
                rest = rest.dropFirst(name.count)
            }
            guard !name.isEmpty else { throw Mistake("the column has no name: -- column NAME (KIND, UNIT): words") }
            var column = QueryColumn(String(name))
            rest = rest.trimmed[...]
            if rest.first == "(" {
                guard let end = rest.firstIndex(of: ")") else { throw Mistake("column \(name): no ) behind its kind") }
                try read(kindAndUnit: rest[rest.index(after: rest.startIndex)..<end], into: &column)
                rest = rest[rest.index(after: end)...].trimmed[...]
            }
            guard !rest.isEmpty else { return column }
            guard rest.first == ":" else {
                throw Mistake("column \(name): words follow a colon, as in -- column \(name) (count): how many")
            }
            column.label = try said(rest.dropFirst().trimmed, "description of column \(name)")
            return column
        }

        /// A kind, a unit, or both in any order.
        private static func read(kindAndUnit text: Substring, into column: inout QueryColumn) throws {
            let words = text.split(separator: ",", omittingEmptySubsequences: false).map(\.trimmed)
            guard words.count <= 2, words.allSatisfy({ !$0.isEmpty }) else {
                throw Mistake("column \(column.name): (\(text)) is no kind, no unit, nor both")
            }
            for word in words {
                if let kind = QueryKind(rawValue: word) {
                    guard column.kind == nil else { throw Mistake("column \(column.name) has two kinds") }
                    column.kind = kind
                } else {
                    guard column.unit == nil else {
                        throw Mistake("column \(column.name): neither \(words[0]) nor \(words[1]) is a kind; \(kinds)")
                    }
                    column.unit = word
                }
            }
            if let kind = column.kind, let unit = column.unit, kind != .count, kind != .number {
                throw Mistake("column \(column.name): \(kind.rawValue) has no unit, but “\(unit)” stands there")
            }
        }

        private static var kinds: String {
            "kinds are " + QueryKind.allCases.map(\.rawValue).joined(separator: ", ")
        }

        /// Each `:name` has to be one that the program binds.
        private static func check(parameters text: String) throws {
            let names = text.split { $0.isWhitespace || $0 == "," || $0 == "/" }
                .filter { $0.first == ":" && $0.count > 1 }
                .map { $0.last == ":" ? $0.dropLast() : $0 }
            guard !names.isEmpty else { throw Mistake("a parameter begins with a colon, as in :since") }
            if let unknown = names.first(where: { !QueryParameters.names.contains(String($0)) }) {
                throw Mistake(QueryParameters.unknown(String(unknown)))
            }
        }
    }
}

extension StringProtocol {
    /// Without blanks at both ends.
    fileprivate var trimmed: String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }

    /// What follows `prefix`, without blanks; nil where something else stands there.
    fileprivate func after(_ prefix: String) -> String? {
        hasPrefix(prefix) ? dropFirst(prefix.count).trimmed : nil
    }
}
