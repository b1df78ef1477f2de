import Foundation
import PackagePlugin

/// Builds the folders of text that a target holds (`sql/migrations`, `reports/templates` …) into that target, and into
/// `Articles` those of the documentation's catalogue, which belongs to the program's own target.
///
/// `.embedInCode` would do for small files, but flattens folders, has no listing, and compiles slowly above 30 KB.
@main
struct EmbedPlugin: BuildToolPlugin {
    /// What counts as text to embed; examples are for people who read the repository, not for the binary.
    static let endings: Set<String> = ["sql", "mustache", "css", "js", "json"]
    static let leftOut: Set<String> = ["examples"]
    /// Where the text of a target lies that has it from elsewhere, and what counts as such there.
    static let elsewhere = ["Articles": (folder: "Sources/ingest-audit/Documentation.docc", endings: Set(["md"]))]

    func createBuildCommands(context: PluginContext, target: Target) throws -> [Command] {
        let other = Self.elsewhere[target.name]
        let root = other.map { context.package.directoryURL.appending(path: $0.folder) } ?? target.directoryURL
        let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedFiles.swift")
        let files = try textFiles(below: root, endings: other?.endings ?? Self.endings)
        return [
            .buildCommand(
                displayName: "Embedding \(files.count) files of \(root.lastPathComponent)/",
                executable: try context.tool(named: "EmbedFiles").url,
                arguments: [output.path(percentEncoded: false), root.path(percentEncoded: false)]
                    + files.map { $0.path(percentEncoded: false) },
                inputFiles: files,
                outputFiles: [output])
        ]
    }

    private func textFiles(below root: URL, endings: Set<String>) throws -> [URL] {
        let entries = try FileManager.default.contentsOfDirectory(
            at: root, includingPropertiesForKeys: [.isDirectoryKey], options: [.skipsHiddenFiles])
        return try entries.sorted { $0.path(percentEncoded: false) < $1.path(percentEncoded: false) }.flatMap {
            entry -> [URL] in
            if try entry.resourceValues(forKeys: [.isDirectoryKey]).isDirectory == true {
                return Self.leftOut.contains(entry.lastPathComponent)
                    ? [] : try textFiles(below: entry, endings: endings)
            }
            return endings.contains(entry.pathExtension) ? [entry] : []
        }
    }
}
