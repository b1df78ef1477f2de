/// The records of a CSV text (RFC 4180), in bounded memory: quoted fields may hold delimiters, quotes and line breaks.
package final class CSVRecords {
    /// The longest record that is read, bytes.
    package static let longest = 1 << 20

    private let lines: LineInput
    private let delimiter: UInt8

    /// How many lines have been read.
    package var count: Int { lines.count }

    /// The records of a text.
    /// - Parameter delimiter: `,`, `;`, `|` or a tab.
    package init(_ lines: LineInput, delimiter: UInt8) {
        self.lines = lines
        self.delimiter = delimiter
    }

    /// The next record that is not blank; nil at the end.
    package func next() throws(CaptureProblem) -> TableRecord? {
        while let line = try lines.next() {
            if line.bytes.allSatisfy({ $0 == UInt8(ascii: " ") }) { continue }
            return try record(line)
        }
        return nil
    }

    private func record(_ first: LineInput.Line) throws(CaptureProblem) -> TableRecord {
        var text = first.bytes
        var isCut = first.isCut
        var hadReturn = first.hadReturn
        var quoting = Quoting.start
        read(first.bytes, &quoting)
        while quoting == .quoted {
            guard let next = try lines.next() else {
                return TableRecord(line: first.number, fields: [], problem: "a quoted field does not end")
            }
            isCut = isCut || next.isCut || text.count + next.bytes.count > Self.longest
            if !isCut {
                // A line break in quotes is the field's own, as it stands.
                if hadReturn { text.append(0x0D) }
                text.append(0x0A)
                text += next.bytes
            }
            hadReturn = next.hadReturn
            read(next.bytes, &quoting)
        }
        if isCut {
            return TableRecord(line: first.number, fields: [], problem: "longer than \(Self.longest >> 20) MiB")
        }
        let fields = Self.byteFields(text, delimiter)
        let broken = fields.indices.filter { String(validating: fields[$0], as: UTF8.self) == nil }
        return TableRecord(
            line: first.number, fields: fields.map { String(decoding: $0, as: UTF8.self) }, broken: Set(broken))
    }

    /// Where in a field a text has come to.
    private enum Quoting {
        case start, plain, quoted, behindQuote
    }

    private func read(_ text: [UInt8], _ quoting: inout Quoting) {
        for byte in text {
            let isQuote = byte == UInt8(ascii: "\"")
            switch quoting {
            case .quoted: if isQuote { quoting = .behindQuote }
            case _ where byte == delimiter: quoting = .start
            case .start: quoting = isQuote ? .quoted : .plain
            case .behindQuote: quoting = isQuote ? .quoted : .plain
            case .plain: break
            }
        }
    }

    /// The fields of a record.
    package static func fields(_ text: [UInt8], _ delimiter: UInt8) -> [String] {
        byteFields(text, delimiter).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The same as bytes.
    private static func byteFields(_ text: [UInt8], _ delimiter: UInt8) -> [[UInt8]] {
        var fields: [[UInt8]] = []
        var field: [UInt8] = []
        var index = 0
        while true {
            field.removeAll(keepingCapacity: true)
            if index < text.count, text[index] == UInt8(ascii: "\"") {
                index += 1
                while index < text.count {
                    if text[index] == UInt8(ascii: "\"") {
                        index += 1
                        guard index < text.count, text[index] == UInt8(ascii: "\"") else { break }
                    }
                    field.append(text[index])
                    index += 1
                }
            }
            while index < text.count, text[index] != delimiter {
                field.append(text[index])
                index += 1
            }
            fields.append(field)
            guard index < text.count else { return fields }
            index += 1
        }
    }
}
