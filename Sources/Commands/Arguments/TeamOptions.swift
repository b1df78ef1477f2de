import ArgumentParser
import Foundation
import Settings

/// What the team decided: where it stands.
struct TeamOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The team's settings (default: $INGEST_AUDIT_CONFIG, else ./ingest-audit.toml where there is one).",
            valueName: "file"),
        completion: .file(extensions: ["toml"]))
    var config: String?

    @Option(
        help: ArgumentHelp(
            "Names of mappings: a CSV file with the columns organization, mapping, name, owner, schema.",
            valueName: "file"),
        completion: .file(extensions: ["csv"]))
    var names: String?

    /// Reads the settings; what an option names goes before what the settings file names.
    /// - Throws: `SettingsProblem`.
    func settings() throws -> TeamSettings {
        var settings = try Self.path(named: config).map(TeamSettings.init(path:)) ?? TeamSettings()
        if let names { settings.labels = try MappingLabelFile.read(names) }
        return settings
    }

    /// The settings file: the one named, else the variable's, else the usual one where it is there.
    static func path(named config: String? = nil) -> String? {
        if let config { return config }
        if let named = Session.current.variable("INGEST_AUDIT_CONFIG") { return named }
        let usual = "ingest-audit.toml"
        return FileManager.default.fileExists(atPath: usual) ? usual : nil
    }
}
