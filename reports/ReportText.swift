/// The templates, styles, scripts, locales and code catalogue of this folder, built into the binary.
public enum ReportText {
    /// The text of one file.
    /// - Parameter path: the path below `reports/`, as in `"templates/weekly.css"`.
    /// - Precondition: the file exists; a missing one is a programming error.
    public static func file(_ path: String) -> String {
        guard let file = embeddedFiles.first(where: { $0.path == path }) else {
            preconditionFailure("no file reports/\(path)")
        }
        return "\(file.text)"
    }

    /// The paths of all files below one folder of `reports/`, ordered.
    public static func files(in folder: String) -> [String] {
        embeddedFiles.map(\.path).filter { $0.hasPrefix(folder + "/") }
    }
}
