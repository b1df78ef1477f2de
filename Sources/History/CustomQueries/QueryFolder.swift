import Foundation

/// A folder of reports: `NAME.sql`, and `NAME.mustache` where a report has a page of its own.
public struct QueryFolder: Sendable {
    /// The folder.
    public let path: String
    /// The names of its reports, ordered.
    public let names: [String]

    /// Looks into a folder.
    /// - Throws: `QueryProblem.noFolder`, or `.unreadable`.
    public init(path: String) throws {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue else {
            throw QueryProblem.noFolder(path: path)
        }
        guard let files = try? FileManager.default.contentsOfDirectory(atPath: path) else {
            throw QueryProblem.unreadable(path: path, reason: "check the folder's permissions")
        }
        self.path = path
        names = files.filter { $0.hasSuffix(".sql") && !$0.hasPrefix(".") }.map { String($0.dropLast(4)) }.sorted()
    }

    /// Reads a report.
    /// - Throws: `QueryProblem`; `.noReport` also for names that lead out of the folder.
    public func report(_ name: String) throws -> QueryFile {
        guard names.contains(name) else { throw QueryProblem.noReport(name: name, folder: path, has: names) }
        return try QueryFile(path: file("\(name).sql"))
    }

    /// The page's template of a report; nil where it has none.
    public func templatePath(_ name: String) -> String? {
        let template = file("\(name).mustache")
        return names.contains(name) && FileManager.default.fileExists(atPath: template) ? template : nil
    }

    private func file(_ name: String) -> String {
        path.hasSuffix("/") ? path + name : "\(path)/\(name)"
    }
}
