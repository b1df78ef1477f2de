/// On which lines the tables and keys of a TOML document stand, for messages: the parser tells lines of syntax errors only.
///
/// Reads a document that the parser has accepted. It knows strings, comments, brackets and table headings, and no values:
/// keys inside an inline table or array are not looked at, nor those written with escapes.
struct TOMLLines {
    private var lines: [String: Int] = [:]

    /// Reads a document.
    init(_ text: String) {
        var reading = Reading(text)
        reading.readAll()
        lines = reading.lines
    }

    /// The line, from 1, of a table or key; for one that was not found the line of what holds it, and nil for none.
    /// - Parameter path: names from the top; the place in an array of tables as `[1]` behind its name.
    func line(of path: [String]) -> Int? {
        for count in stride(from: path.count, to: 0, by: -1) {
            if let line = lines[Self.key(path.prefix(count))] { return line }
        }
        return nil
    }

    private static func key(_ path: some Sequence<String>) -> String { path.joined(separator: "\u{0}") }

    /// One pass over the bytes.
    private struct Reading {
        private let bytes: [UInt8]
        private var place = 0
        private var line = 1
        private var table: [String] = []
        /// How many tables of each array have begun.
        private var counts: [String: Int] = [:]
        private(set) var lines: [String: Int] = [:]

        init(_ text: String) {
            bytes = Array(text.utf8)
        }

        mutating func readAll() {
            while true {
                skipBlanks()
                guard place < bytes.count else { return }
                let start = line
                switch bytes[place] {
                case UInt8(ascii: "["): readHeading(start)
                default:
                    let names = readNames()
                    note(table + names, start)
                    skipStatement()
                }
            }
        }

        private mutating func note(_ path: [String], _ line: Int) {
            let key = TOMLLines.key(path)
            if lines[key] == nil { lines[key] = line }
        }

        /// `[a.b]` or `[[a.b]]`.
        private mutating func readHeading(_ start: Int) {
            place += 1
            let isArray = place < bytes.count && bytes[place] == UInt8(ascii: "[")
            if isArray { place += 1 }
            let names = readNames()
            var path: [String] = []
            for (index, name) in names.enumerated() {
                let plain = TOMLLines.key(path + [name])
                if isArray, index == names.count - 1 { counts[plain, default: 0] += 1 }
                path.append(counts[plain].map { "\(name)[\($0 - 1)]" } ?? name)
            }
            table = path
            note(path, start)
            skipStatement()
        }

        /// The names of a key, up to the `=` or `]` behind it.
        private mutating func readNames() -> [String] {
            var names: [String] = []
            var name: [UInt8] = []
            func text(_ name: [UInt8]) -> String { String(decoding: name, as: UTF8.self) }
            while place < bytes.count {
                let byte = bytes[place]
                switch byte {
                case UInt8(ascii: "="), UInt8(ascii: "]"), UInt8(ascii: "\n"):
                    return names + [text(name)]
                case UInt8(ascii: "."):
                    names.append(text(name))
                    name = []
                case UInt8(ascii: "\""), UInt8(ascii: "'"):
                    let start = place + 1
                    skipString()
                    name += bytes[start..<max(start, place - 1)]
                    continue
                case UInt8(ascii: " "), UInt8(ascii: "\t"): break
                default: name.append(byte)
                }
                place += 1
            }
            return names + [text(name)]
        }

        /// Blanks, line ends and comments between statements.
        private mutating func skipBlanks() {
            while place < bytes.count {
                switch bytes[place] {
                case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): place += 1
                case UInt8(ascii: "\n"): nextLine()
                case UInt8(ascii: "#"): skipComment()
                default: return
                }
            }
        }

        /// What is left of a statement: up to the line's end that is in no string and no bracket.
        private mutating func skipStatement() {
            var depth = 0
            while place < bytes.count {
                switch bytes[place] {
                case UInt8(ascii: "\n"):
                    nextLine()
                    if depth <= 0 { return }
                case UInt8(ascii: "#"): skipComment()
                case UInt8(ascii: "\""), UInt8(ascii: "'"): skipString()
                case UInt8(ascii: "["), UInt8(ascii: "{"):
                    depth += 1
                    place += 1
                case UInt8(ascii: "]"), UInt8(ascii: "}"):
                    depth -= 1
                    place += 1
                default: place += 1
                }
            }
        }

        private mutating func skipComment() {
            while place < bytes.count, bytes[place] != UInt8(ascii: "\n") { place += 1 }
        }

        /// A string of any of the four kinds, from its first quote to behind its last.
        private mutating func skipString() {
            let quote = bytes[place]
            let isLong = bytes[place...].prefix(3).allSatisfy { $0 == quote } && place + 3 <= bytes.count
            place += isLong ? 3 : 1
            while place < bytes.count {
                let byte = bytes[place]
                if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
                    place += 1
                    if place < bytes.count { step() }
                } else if byte == quote, !isLong {
                    place += 1
                    return
                } else if byte == quote, bytes[place...].prefix(3).allSatisfy({ $0 == quote }) {
                    // A long string may end in up to two quotes of its own.
                    while place < bytes.count, bytes[place] == quote { place += 1 }
                    return
                } else {
                    step()
                }
            }
        }

        private mutating func step() {
            if bytes[place] == UInt8(ascii: "\n") { nextLine() } else { place += 1 }
        }

        private mutating func nextLine() {
            place += 1
            line += 1
        }
    }
}
