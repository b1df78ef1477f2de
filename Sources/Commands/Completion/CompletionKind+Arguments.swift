import ArgumentParser
import Foundation
import History
import IngestionAPI

/// What shells offer for the arguments that several commands have.
extension CompletionKind {
    /// A database file.
    static let database = file(extensions: ["sqlite", "sqlite3", "db"])
    /// A week, by the words that name one.
    static let week = list(["last", "previous", "current"])
    /// A span of time, as an example of each unit.
    static let span = list(["90s", "30m", "2h", "1d"])
    /// A time zone, by its IANA name.
    static let timeZone = custom { _, _, _ in ["UTC"] + TimeZone.knownTimeZoneIdentifiers.filter { $0.contains("/") } }

    /// An organization that the database knows.
    static let organization = known { names, _ in names.mappings.map(\.organization) }
    /// A mapping that the database knows, of the organization that `--org` names.
    static let mapping = known { names, words in
        let organization = words.value(of: "org")
        return names.mappings.filter { $0.organization == organization ?? $0.organization }.map(\.mapping)
    }
    /// An error code that the database knows; `none` where requests ended without one.
    static let errorCode = known { names, _ in names.codes.map { $0 == ErrorCode.none ? "none" : $0 } }

    /// A report in the folder that `--report-dir` names.
    static let ownReport = custom { words, _, _ in
        guard let path = TypedWords(words).value(of: "report-dir"), let folder = try? QueryFolder(path: path) else {
            return []
        }
        return TypedWords.safe(folder.names)
    }

    /// Names that the database of the command line holds; none where it can't be read.
    private static func known(
        _ names: @escaping @Sendable (KnownNames, TypedWords) -> [String]
    ) -> CompletionKind {
        custom { words, _, _ in
            let words = TypedWords(words)
            let path = GlobalOptions.databasePath(named: words.value(of: "db"))
            guard let known = try? History(path: path, for: .reading).knownNames() else { return [] }
            return TypedWords.safe(names(known, words))
        }
    }
}
