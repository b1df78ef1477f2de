import Bytes
import Figures

/// The file of a team's own notes on error codes: CSV with a heading that has `code` and `note`, and may have `owner`.
public enum CodeNoteFile {
    /// Reads a file.
    /// - Throws: `SettingsProblem`, with file and line.
    public static func read(_ path: String) throws -> [String: CodeNote] {
        var notes: [String: CodeNote] = [:]
        for row in try CSVTable.settings(path, required: ["code", "note"]) {
            guard let code = row.filled("code"), let note = row.filled("note") else {
                throw SettingsProblem(
                    path: path, line: row.line, reason: "a code or its note is empty; fill both or remove the line")
            }
            guard notes[code] == nil else {
                throw SettingsProblem(
                    path: path, line: row.line, reason: "a second note on \(code); join it with the first")
            }
            notes[code] = CodeNote(text: note, owner: row.filled("owner"))
        }
        return notes
    }
}
