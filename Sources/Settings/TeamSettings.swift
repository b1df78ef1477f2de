import Capture
import Figures
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
    /// Days on which nothing is expected to run.
    public var holidays = Holidays.none
    /// The language of reports, as in `ko`; nil where the file does not say so.
    public var language: String?
    /// Trouble that is known.
    public var acknowledgements: [Acknowledgement] = []
    /// Where the Platform is asked about batches; nil where the file does not say so.
    public var platform: PlatformSettings?

    /// Nothing decided.
    public init() {}

    /// Reads a settings file and the tables that it names; their paths are relative to its folder.
    /// - Throws: `SettingsProblem`, with file and line.
    public init(path: String) throws {
        let settings = try SettingsTable(path: path)
        try settings.allowOnly([
            "names", "codes", "check", "acknowledged", "source-timezone", "shape", "holidays", "language",
            "platform",
        ])
        _ = try Self.sourceTimeZone(settings)
        _ = try Self.shapes(settings)
        thresholds = try ThresholdSettings.read(settings)
        acknowledgements = try AcknowledgementSettings.read(settings)
        platform = try PlatformSettings.read(settings)
        language = try settings.text("language")
        if let language, !["en", "ko"].contains(language) {
            throw settings.problem("language = \"\(language)\" is neither \"en\" nor \"ko\"", at: "language")
        }
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        holidays = try HolidaySettings.read(settings, folder: folder)
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

    /// The shape of a log that goes by a name (`[shape.NAME]`).
    /// - Throws: `SettingsProblem`, with file and line; where no shape has the name, with those that there are.
    public static func shape(named name: String, path: String) throws -> LogShape {
        let settings = try SettingsTable(path: path)
        let shapes = try shapes(settings)
        if let shape = shapes[name] { return shape }
        let known = shapes.isEmpty ? "it has none" : "it has \(shapes.keys.sorted().joined(separator: ", "))"
        throw settings.problem("there is no [shape.\(name)]; \(known)")
    }

    private static func shapes(_ settings: SettingsTable) throws -> [String: LogShape] {
        guard let table = try settings.table("shape") else { return [:] }
        var shapes: [String: LogShape] = [:]
        for name in table.keys {
            guard let shape = try table.table(name) else { continue }
            try shape.allowOnly(["line", "answer"])
            guard let line = try shape.text("line") else { throw shape.problem("there is no line = \"…\"") }
            let place = try shape.text("answer") ?? "line"
            guard ["line", "below"].contains(place) else {
                throw shape.problem("answer = \"\(place)\" is neither \"line\" nor \"below\"", at: "answer")
            }
            do throws(LogShape.Problem) {
                shapes[name] = try LogShape(line, isAnswerBelow: place == "below")
            } catch {
                throw shape.problem("line: \(error.reason)", at: "line")
            }
        }
        return shapes
    }

    private static func sourceTimeZone(_ settings: SettingsTable) throws -> ReportTimeZone? {
        guard let name = try settings.text("source-timezone") else { return nil }
        guard let zone = ReportTimeZone(identifier: name) else {
            throw settings.problem("\(name) is no time zone; write one as in Asia/Seoul, or UTC", at: "source-timezone")
        }
        return zone
    }
}
