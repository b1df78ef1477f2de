import Bytes

/// A workbook of Excel (Office Open XML): which sheets it has, and what the cells of a sheet stand for.
///
/// Of a workbook one sheet is read: the first one with columns that are known. Formulas are not computed: what they came to stands
/// beside them. It is a thin reader over the ZIP archive that a workbook is; what a table means is `CSVSource`'s matter.
struct Workbook: Sendable {
    /// A sheet, as the list of them has it.
    private struct Sheet: Sendable {
        var name: String
        var entry: Archive.Entry
    }

    /// The workbook's count of days.
    let days: SerialDay
    private let archive: Archive
    private let sheets: [Sheet]
    private let strings: [String]
    /// The formats that cells refer to by their numbers.
    private let formats: [NumberFormat]
    private let path: String

    /// The most bytes of texts that are held: cells refer to them.
    private static let longestTexts = 256 << 20

    /// The longest part, but for texts and sheets: what it says is held, too. Bytes.
    private static let longestPart = 16 << 20

    /// Whether an archive is a workbook.
    static func isOne(_ archive: Archive) -> Bool {
        archive.entry("[Content_Types].xml") != nil && archive.entries.contains { $0.name.hasPrefix("xl/workbook") }
    }

    /// Reads what belongs to all sheets.
    /// - Throws: `CaptureProblem`.
    init(_ archive: Archive, path: String) throws(CaptureProblem) {
        self.archive = archive
        self.path = path
        do {
            let relations = try Self.relations(archive, "_rels/.rels")
            let main = relations.first { $0.type.hasSuffix("/officeDocument") }?.target ?? "xl/workbook.xml"
            guard main.hasSuffix(".xml") else {
                throw CaptureProblem.unknownFormat(
                    path,
                    "a binary workbook of Excel; save it as .xlsx, or the sheet as \"CSV UTF-8\", and import that; nothing was imported"
                )
            }
            let folder = main.lastIndex(of: "/").map { String(main[...$0]) } ?? ""
            let name = main.dropFirst(folder.count)
            let parts = try Self.relations(archive, "\(folder)_rels/\(name).rels")
            var sheets: [(name: String, id: String, isHidden: Bool)] = []
            var is1904 = false
            try Self.walk(archive, main) { piece, _ in
                guard case .start(let name, let values) = piece else { return }
                if name == "workbookPr" { is1904 = ["1", "true"].contains(values["date1904"]) }
                if name == "sheet" {
                    let id = values.first { $0.key == "r:id" || $0.key.hasSuffix(":id") }?.value ?? ""
                    sheets.append((values["name"] ?? "", id, (values["state"] ?? "visible") != "visible"))
                }
            }
            days = is1904 ? .from1904 : .from1900
            func target(_ kind: String) -> String? {
                parts.first { $0.type.hasSuffix("/" + kind) }.map { Self.place($0.target, in: folder) }
            }
            self.sheets = sheets.filter { !$0.isHidden }.compactMap { sheet in
                let place = parts.first { $0.id == sheet.id && $0.type.hasSuffix("/worksheet") }
                return place.flatMap { archive.entry(Self.place($0.target, in: folder)) }.map {
                    Sheet(name: sheet.name, entry: $0)
                }
            }
            strings = try target("sharedStrings").map { try Self.strings(archive, $0) } ?? []
            formats = try target("styles").map { try Self.formats(archive, $0) } ?? []
        } catch let problem as CaptureProblem {
            throw problem
        } catch let problem as XMLScanner.Problem {
            throw .unknownFormat(
                path, "a workbook of Excel that can't be read: \(problem.reason); nothing was imported")
        } catch {
            throw .unknownFormat(path, "a workbook of Excel that can't be read: \(error); nothing was imported")
        }
    }

    /// The sheet that is read: its number, and what shows that it is the one.
    /// - Throws: `CaptureProblem` where none has columns that are known.
    func chosen() throws(CaptureProblem) -> (sheet: Int, isLog: Bool, because: String) {
        var problem: String?
        for (number, sheet) in sheets.enumerated() {
            let records = try records(number, partial: true)
            for place in 0..<CSVHead.reach {
                guard let record = try? records.next() else { break }
                let columns = CSVColumns(record.fields)
                let isLog = place == 0 && TableRecordLines.isOne(record.fields)
                guard columns.missing == nil || isLog else {
                    if columns.count > 1 { problem = problem ?? columns.missing }
                    continue
                }
                let others = sheets.filter { $0.name != sheet.name }.map { "\"\($0.name)\"" }
                let left = others.isEmpty ? "" : "; not read: \(others.joined(separator: ", "))"
                return (
                    number, columns.missing != nil && isLog,
                    "a workbook of Excel, whose sheet \"\(sheet.name)\" has known columns\(left)"
                )
            }
        }
        let missing =
            problem.map(CSVColumns.remedy) ?? CSVColumns.remedy("no sheet has a row with the names of columns")
        throw .unknownFormat(path, "a workbook of Excel, but \(missing); nothing was imported")
    }

    /// The rows of a sheet.
    func records(_ sheet: Int, partial: Bool) throws(CaptureProblem) -> SheetRecords {
        let input = try archive.opened(sheets[sheet].entry, partial: partial)
        return SheetRecords(input, strings: strings, formats: formats, days: days)
    }

    // MARK: - Parts

    private struct Relation {
        var id: String
        var type: String
        var target: String
    }

    private static func relations(_ archive: Archive, _ name: String) throws -> [Relation] {
        var found: [Relation] = []
        guard archive.entry(name) != nil else { return found }
        try walk(archive, name) { piece, _ in
            guard case .start("Relationship", let values) = piece else { return }
            var target = values["Target"] ?? ""
            if name == "_rels/.rels", target.hasPrefix("/") { target.removeFirst() }
            found.append(Relation(id: values["Id"] ?? "", type: values["Type"] ?? "", target: target))
        }
        return found
    }

    private static func place(_ target: String, in folder: String) -> String {
        target.hasPrefix("/") ? String(target.dropFirst()) : folder + target
    }

    private static func walk(
        _ archive: Archive, _ name: String, longest: Int = longestPart,
        _ take: (XMLScanner.Piece, XMLScanner) throws -> Void
    ) throws {
        guard let entry = archive.entry(name) else {
            throw XMLScanner.Problem(reason: "its part \(name) is missing")
        }
        guard entry.byteCount <= longest else {
            throw XMLScanner.Problem(reason: "its part \(name) is longer than \(longest >> 20) MiB")
        }
        let scanner = XMLScanner(try archive.opened(entry, partial: false))
        while let piece = try scanner.next() { try take(piece, scanner) }
    }

    private static func strings(_ archive: Archive, _ name: String) throws -> [String] {
        var strings: [String] = []
        var byteCount = 0
        try walk(archive, name, longest: .max) { piece, scanner in
            guard case .start("si", _) = piece else { return }
            // How Japanese and Korean words are read aloud stands beside them.
            let text = try scanner.textOfElement(without: "rPh")
            byteCount += text.utf8.count + MemoryLayout<String>.size
            guard byteCount <= longestTexts else {
                throw XMLScanner.Problem(
                    reason:
                        "its texts are longer than \(longestTexts >> 20) MiB; save the sheet as \"CSV UTF-8\" and import that"
                )
            }
            strings.append(text)
        }
        return strings
    }

    private static func formats(_ archive: Archive, _ name: String) throws -> [NumberFormat] {
        var own: [Int: NumberFormat] = [:]
        var formats: [NumberFormat] = []
        var isInCells = false
        try walk(archive, name) { piece, _ in
            switch piece {
            case .start("numFmt", let values):
                if let id = values["numFmtId"].flatMap({ Int($0) }), let code = values["formatCode"] {
                    own[id] = NumberFormat(code: code)
                }
            case .start("cellXfs", _): isInCells = true
            case .end("cellXfs"): isInCells = false
            case .start("xf", let values) where isInCells:
                let id = values["numFmtId"].flatMap { Int($0) } ?? 0
                formats.append(own[id] ?? NumberFormat(number: id))
            default: break
            }
        }
        return formats
    }
}
