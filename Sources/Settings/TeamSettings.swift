import Foundation
import IngestionAPI
import TOMLKit

/// What a team decided, and no capture says: names of its mappings, notes on codes. Read from `ingest-audit.toml`.
public struct TeamSettings: Sendable {
    /// What the mappings are called.
    public var labels = MappingLabels.none
    /// The team's own notes, by error code.
    public var codeNotes: [String: CodeNote] = [:]

    /// Nothing decided.
    public init() {}

    /// Reads a settings file and the tables that it names; their paths are relative to its folder.
    /// - Throws: `SettingsProblem`, with file and line.
    public init(path: String) throws {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw SettingsProblem(path: path, reason: "it can't be read; check that it is there")
        }
        let table: TOMLTable
        do {
            table = try TOMLTable(string: String(decoding: data, as: UTF8.self))
        } catch let problem as TOMLParseError {
            throw SettingsProblem(path: path, line: problem.source.begin.line, reason: problem.description)
        }
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        func file(_ key: String) -> String? {
            table[key]?.string.map { URL(fileURLWithPath: $0, relativeTo: folder).path() }
        }
        if let names = file("names") { labels = try MappingLabelFile.read(names) }
        if let codes = file("codes") { codeNotes = try CodeNoteFile.read(codes) }
    }
}
