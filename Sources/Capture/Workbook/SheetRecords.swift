import Bytes

/// The rows of a sheet of a workbook as records of a table: each cell as the text that a spreadsheet shows, dates in ISO 8601.
final class SheetRecords: TableRecords {
    private let scanner: XMLScanner
    private let strings: [String]
    private let formats: [NumberFormat]
    let days: SerialDay?
    private(set) var count = 0
    private var isBroken = false

    /// The most columns that a sheet has.
    private static let mostColumns = 16_384

    init(_ input: any ByteInput, strings: [String], formats: [NumberFormat], days: SerialDay) {
        scanner = XMLScanner(input)
        self.strings = strings
        self.formats = formats
        self.days = days
    }

    /// The next row with something in it; nil at the end.
    func next() throws -> TableRecord? {
        while !isBroken {
            do {
                guard let piece = try scanner.next() else { return nil }
                guard case .start("row", let values) = piece else { continue }
                count = values["r"].flatMap { Int($0) } ?? count + 1
                let record = try row()
                if record.problem != nil || !record.fields.allSatisfy(\.isEmpty) { return record }
            } catch let problem as XMLScanner.Problem {
                isBroken = true
                count += 1
                return TableRecord(line: count, fields: [], problem: "behind row \(count - 1) \(problem.reason)")
            }
        }
        return nil
    }

    private func row() throws -> TableRecord {
        var record = TableRecord(line: count, fields: [])
        var byteCount = 0
        while let piece = try scanner.next() {
            if piece == .end("row") { break }
            guard case .start("c", let values) = piece else { continue }
            let place = values["r"].flatMap(Self.column) ?? record.fields.count
            let text = try cell(values)
            byteCount += text.utf8.count
            guard place < Self.mostColumns, byteCount <= CSVRecords.longest else {
                record.problem = "longer than \(CSVRecords.longest >> 20) MiB"
                continue
            }
            guard !text.isEmpty else { continue }
            while record.fields.count <= place { record.fields.append("") }
            record.fields[place] = text
        }
        return record
    }

    /// The column of `BC7`, from 0.
    private static func column(_ name: String) -> Int? {
        let letters = name.utf8.prefix { ($0 | 0x20) &- 97 < 26 }
        guard (1...3).contains(letters.count) else { return nil }
        return letters.reduce(0) { $0 * 26 + Int(($1 & 0x5F) - 64) } - 1
    }

    private func cell(_ values: [String: String]) throws -> String {
        var (value, formula, inline): (String?, String?, String?) = (nil, nil, nil)
        while let piece = try scanner.next(), piece != .end("c") {
            switch piece {
            case .start("v", _): value = try scanner.textOfElement()
            case .start("f", _): formula = try scanner.textOfElement()
            case .start("is", _): inline = try scanner.textOfElement(without: "rPh")
            default: break
            }
        }
        if let inline { return inline }
        // A formula that nothing has computed yet has no value; it is no empty cell.
        guard let value, !value.isEmpty else { return formula.map { "=" + $0 } ?? "" }
        switch values["t"] ?? "n" {
        case "s": return Int(value).flatMap { strings.indices.contains($0) ? strings[$0] : nil } ?? "#REF!"
        case "b": return value == "1" ? "TRUE" : "FALSE"
        case "n":
            let style = values["s"].flatMap { Int($0) } ?? 0
            return number(value, formats.indices.contains(style) ? formats[style] : .number)
        default: return value  // texts, errors, dates in ISO 8601
        }
    }

    private func number(_ text: String, _ format: NumberFormat) -> String {
        guard let number = Double(text) else { return text }
        if format != .number, let days { return days.text(number, format) ?? text }
        // `3520.0`, `1.042E3`. Of more digits than a spreadsheet keeps the last ones are made up.
        guard number == number.rounded(), abs(number) < 1e15 else {
            return abs(number) >= 1e15 && !text.contains("E") ? text + "E+0" : text
        }
        return "\(Int64(number))"
    }
}
