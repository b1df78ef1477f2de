import ArgumentParser
import History
import IngestionAPI

/// Which part of the history a report is about.
struct ScopeOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Only this organization.", valueName: "name"), completion: .organization)
    var org: String?

    @Option(
        parsing: .singleValue, help: ArgumentHelp("Only this mapping; may be given more than once.", valueName: "id"),
        completion: .mapping)
    var mapping: [String] = []

    /// The part; all where nothing is asked for.
    /// - Throws: `CommandFailure` with the nearest names: a misspelt one must not pass for a mapping without trouble, nor for
    ///   days on which nothing was captured.
    func known(in history: History, _ global: GlobalOptions) throws -> ReportScope {
        guard org != nil || !mapping.isEmpty else { return .all }
        let names = try history.knownMappings()
        let place = Printable.text(global.databasePath)
        if let org, !names.contains(where: { $0.organization == org }) {
            throw Self.unknown("organization \(org)", org, names.map(\.organization), in: place)
        }
        let mappings = names.filter { $0.organization == org ?? $0.organization }.map(\.mapping)
        for one in mapping where !mappings.contains(one) {
            throw Self.unknown("mapping \(one)\(org.map { " of organization \($0)" } ?? "")", one, mappings, in: place)
        }
        return ReportScope(organization: org, mappings: mapping)
    }

    private static func unknown(_ what: String, _ word: String, _ known: [String], in place: String) -> CommandFailure {
        let near = NearestNames.of(word, among: known).map(Printable.text).joined(separator: ", ")
        let hint = near.isEmpty ? "it knows none yet" : "the nearest that it knows: \(near)"
        return CommandFailure(
            "nothing is known of \(Printable.text(what)) in \(place); \(hint). Check the name, or import its captures",
            exitCode: 1)
    }
}
