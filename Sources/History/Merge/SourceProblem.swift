import Foundation

/// Why a history can't be merged into another one. Nothing was merged then.
public struct SourceProblem: Error, CustomStringConvertible, Sendable {
    /// One line: what, where, and what to do.
    public let description: String

    init(_ path: String, _ reason: String) {
        self.init(line: "\(path): \(reason)")
    }

    private init(line: String) { description = line }

    /// What an error that its opening or reading ended with means.
    init(_ path: String, _ error: any Error) {
        switch error {
        case let error as SourceProblem: self = error
        case HistoryProblem.missing: self.init(path, "there is no such file; name a database of ingest-audit")
        case HistoryProblem.notAHistory: self.init(path, "not a database of ingest-audit; nothing was merged")
        case HistoryProblem.newerEvidence, HistoryProblem.damagedEvidence: self.init(path, "\(error)")
        default: self.init(line: "\(error)")
        }
    }
}

extension SourceProblem {
    static func isFolder(_ path: String) -> Self { Self(path, "it is a folder; name the databases in it") }

    static func isTarget(_ path: String) -> Self {
        Self(path, "it is the database that is merged into; name another one")
    }

    static func isEmpty(_ path: String) -> Self { Self(path, "nothing has been imported into it; nothing was merged") }

    static func hasNoSeals(_ path: String) -> Self {
        Self(
            path,
            "made by an earlier version, without seals; bring it up to date first: ingest-audit rebuild --db \(path)")
    }

    static func otherTimeZone(_ path: String, has: String, target: String) -> Self {
        Self(
            path,
            "counts days in \(has), the database in \(target); add --timezone \(target) to have its days counted in that"
        )
    }

    static func wasChanged(_ path: String, _ finding: String, more: Int) -> Self {
        let others = more > 0 ? " (and \(more) more)" : ""
        return Self(path, "\(finding)\(others); nothing was merged; see ingest-audit verify --db \(path)")
    }

    static func wasPruned(_ path: String, before day: String) -> Self {
        Self(
            path,
            "what was before \(day) was pruned from it, and is not known here; merge a backup of before that first")
    }
}
