import Foundation
import IngestionAPI

/// What a team decided, and no capture says: names of its mappings, notes on codes, thresholds, and what trouble is known.
/// Read from `ingest-audit.toml`.
public struct TeamSettings: Sendable {
    /// What the mappings are called.
    public var labels = MappingLabels.none
    /// The team's own notes, by error code.
    public var codeNotes: [String: CodeNote] = [:]
    /// What figures are held against.
    public var thresholds = TeamThresholds.none
    /// Trouble that is known.
    public var acknowledgements: [Acknowledgement] = []

    /// Nothing decided.
    public init() {}

    /// Reads a settings file and the tables that it names; their paths are relative to its folder.
    /// - Throws: `SettingsProblem`, with file and line.
    public init(path: String) throws {
        let settings = try SettingsTable(path: path)
        try settings.allowOnly(["names", "codes", "check", "acknowledged", "source-timezone"])
        _ = try Self.sourceTimeZone(settings)
        thresholds = try ThresholdSettings.read(settings)
        acknowledgements = try AcknowledgementSettings.read(settings)
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        func file(_ key: String) throws -> String? {
            try settings.text(key).map { URL(fileURLWithPath: $0, relativeTo: folder).path(percentEncoded: false) }
        }
        if let names = try file("names") { labels = try MappingLabelFile.read(names) }
        if let codes = try file("codes") { codeNotes = try CodeNoteFile.read(codes) }
    }

    /// By whose clocks the times of captures are that bear no zone; nil where the file does not say so.
    /// - Throws: `SettingsProblem`, with file and line.
    public static func sourceTimeZone(path: String) throws -> ReportTimeZone? {
        try sourceTimeZone(SettingsTable(path: path))
    }

    private static func sourceTimeZone(_ settings: SettingsTable) throws -> ReportTimeZone? {
        guard let name = try settings.text("source-timezone") else { return nil }
        guard let zone = ReportTimeZone(identifier: name) else {
            throw settings.problem("\(name) is no time zone; write one as in Asia/Seoul, or UTC", at: "source-timezone")
        }
        return zone
    }
}
