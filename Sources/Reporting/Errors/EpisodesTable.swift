import IngestionAPI

/// A code's episodes as a table.
enum EpisodesTable {
    /// The table as CSV, the earliest episode first.
    static func csv(_ history: CodeHistory, _ options: ReportOptions) -> String {
        let header = [
            "organization", "mapping", "start", "first_failure_known", "attempts", "lost", "with_code", "recovered",
            "recovery_seconds", "usual_records", "recovery_request", "other_codes", "first_request", "batches", "name",
        ]
        let rows = history.episodes.map { episode -> [ExportCell] in
            [
                .text(episode.name.organization), .text(episode.name.mapping), .time(episode.start),
                .time(episode.known), .count(episode.attempts.count), .count(episode.lost),
                .count(episode.count(with: history.figures.code)),
                episode.recovery.map { .time($0.finished ?? $0.submitted) } ?? .empty,
                .optional(episode.timeToRecover.map { Double($0) / 1_000 }),
                episode.usualRecords.map { .integer(Int128($0)) } ?? .empty,
                episode.recovery.map { .text($0.id.description) } ?? .empty,
                .text(episode.otherCodes(than: history.figures.code).joined(separator: " ")),
                .text(episode.attempts[0].id.description),
                .text(episode.attempts.compactMap(\.batchID).joined(separator: " ")),
                options.labels[episode.name]?.name.map { .text($0) } ?? .empty,
            ]
        }
        return CSVStyle(options.csv).written([header.map { .text($0) }] + rows)
    }
}

extension Episode {
    /// The attempts that ended with a code.
    func count(with code: String?) -> Int { attempts.count { $0.ended(with: code) } }

    /// The other codes of its attempts, ordered.
    func otherCodes(than code: String?) -> [String] {
        Set(attempts.flatMap(\.codes)).subtracting(code.map { [$0] } ?? []).sorted()
    }

    /// About how many records came late or not at all, were each lost request as large as the mapping's successes before.
    var usuallyDelivered: Int128? { usualRecords.map { Int128($0) * Int128(lost) } }
}
