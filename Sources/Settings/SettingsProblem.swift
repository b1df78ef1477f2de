import Bytes

/// Why a settings file, or a table that it names, can't be used.
public struct SettingsProblem: Error, Sendable, CustomStringConvertible {
    /// The file, as the user named it.
    public var path: String
    /// The line, from 1; nil for the file as a whole.
    public var line: Int?
    /// What is wrong, and what to do.
    public var reason: String

    /// A problem with a file.
    public init(path: String, line: Int? = nil, reason: String) {
        self.path = path
        self.line = line
        self.reason = reason
    }

    /// One line: file, line, what, and what to do.
    public var description: String {
        "\(path)\(line.map { ":\($0)" } ?? ""): \(reason)"
    }
}

extension CSVTable {
    /// Reads a table of settings.
    /// - Throws: `SettingsProblem`.
    static func settings(_ path: String, required: [String]) throws -> [Row] {
        do {
            return try read(path: path, required: required)
        } catch let problem as CSVTableProblem {
            throw SettingsProblem(path: path, line: problem.line, reason: problem.reason)
        }
    }
}

extension CSVTable.Row {
    /// A cell with something in it.
    func filled(_ name: String) -> String? {
        self[name].flatMap { $0.isEmpty ? nil : $0 }
    }
}
