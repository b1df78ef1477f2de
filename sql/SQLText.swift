/// The SQL statements of this folder, as they stand in its files, built into the binary.
public enum SQLText {
    /// The text of one file.
    /// - Parameter path: the path below `sql/`, as in `"queries/period.sql"`.
    /// - Precondition: the file exists; a missing one is a programming error.
    public static func file(_ path: String) -> String {
        guard let file = embeddedFiles.first(where: { $0.path == path }) else {
            preconditionFailure("no file sql/\(path)")
        }
        return "\(file.text)"
    }

    /// The migrations in the order in which they run: their names (`"001-evidence"`) and texts.
    public static var migrations: [(name: String, text: String)] {
        embeddedFiles.filter { $0.path.hasPrefix("migrations/") }.map { file in
            (String(file.path.dropFirst("migrations/".count).dropLast(".sql".count)), "\(file.text)")
        }
    }
}
