import Capture
import Foundation
import Reporting

/// The file of a team's own notes on error codes: CSV with a heading that has `code` and `note`, and may have `owner`.
enum CodeNotesFile {
    /// Reads a file.
    /// - Throws: `CommandFailure` with file and line.
    static func read(_ path: String) throws -> [String: CodeNote] {
        let rows: [CSVTable.Row]
        do {
            rows = try CSVTable.read(path: path, required: ["code", "note"])
        } catch let problem as CSVTableProblem {
            let place = problem.line.map { ":\($0)" } ?? ""
            throw CommandFailure(
                "\(Printable.text(path))\(place): \(problem.reason)", exitCode: CommandFailure.unreadableInput)
        }
        var notes: [String: CodeNote] = [:]
        for row in rows {
            guard let code = row["code"], !code.isEmpty, let note = row["note"], !note.isEmpty else {
                throw CommandFailure(
                    "\(Printable.text(path)):\(row.line): a code or its note is empty; fill both or remove the line",
                    exitCode: CommandFailure.unreadableInput)
            }
            guard notes[code] == nil else {
                throw CommandFailure(
                    "\(Printable.text(path)):\(row.line): a second note on \(Printable.text(code)); join it with the first",
                    exitCode: CommandFailure.unreadableInput)
            }
            notes[code] = CodeNote(text: note, owner: row["owner"].flatMap { $0.isEmpty ? nil : $0 })
        }
        return notes
    }
}
