import Assessment
import Figures
import IngestionAPI

/// The figures for monitors: text that is OpenMetrics 1.0, and Prometheus's own text format, too.
///
/// Equal figures give equal bytes. Nothing that has no value is written: a rate without a finished request, the oldest
/// pending request where none is pending.
public struct MetricsText {
    /// How many series there may be at least: the bound is never lower.
    public static var leastSeries: Int { MetricSubjects.leastSeries }
    /// How many series are written at most unless told otherwise: about 200 mappings.
    public static let usualSeries = 6_000

    private let figures: MetricsFigures
    private let subjects: MetricSubjects
    private let labels: MappingLabels
    private let version: String
    private let assessment: Assessment?

    /// - Parameters:
    ///   - maximum: how many series there may be in all, `leastSeries` or more.
    ///   - labels: what the team calls its mappings.
    ///   - acknowledgements: trouble that the team knows about.
    ///   - version: the program's.
    public init(
        _ figures: MetricsFigures, maximum: Int, labels: MappingLabels, acknowledgements: [Acknowledgement] = [],
        version: String
    ) {
        assessment = figures.report.map {
            WeeklySummary($0, acknowledgements: acknowledgements).assessment
        }
        self.figures = figures
        self.labels = labels
        self.version = version
        subjects = MetricSubjects(figures, maximum: maximum)
    }

    /// The whole text.
    public var written: String { families.map(\.text).joined() + "# EOF\n" }

    /// All families, those without any series included.
    var families: [MetricFamily] { database + bounds + totals + states + week }

    private typealias Sample = MetricFamily.Sample

    private var database: [MetricFamily] {
        let evidence = figures.evidence
        return [
            single("build_info", "The program that wrote this.", 1, labels: [("version", version)]),
            single("exchanges", "Exchanges kept as evidence.", Double(evidence.exchanges)),
            single("imports", "Imports in the ledger.", Double(evidence.imports)),
            single("quarantined_lines", "Lines that could not be read.", Double(evidence.quarantined)),
            single("database_size_bytes", "Size of the database.", unit: "bytes", Double(figures.databaseBytes)),
            time("first_exchange_timestamp_seconds", "Earliest exchange.", evidence.firstExchange),
            time(
                "last_exchange_timestamp_seconds", "Latest exchange: what came later is not known.",
                evidence.lastExchange),
            time("last_import_timestamp_seconds", "End of the latest import.", figures.lastImport),
            time(
                "pruned_before_timestamp_seconds", "Everything before was deleted by prune.",
                evidence.prunedBefore.map(figures.week.timeZone.start)),
        ]
    }

    /// What was counted together for want of room is said.
    private var bounds: [MetricFamily] {
        [
            single("mappings", "Mappings known.", Double(subjects.mappingCount.known)),
            single(
                "mappings_listed", "Mappings with series of their own; the others are counted under (other).",
                Double(subjects.mappingCount.listed)),
            single("codes", "Error codes known.", Double(subjects.codeCount.known)),
            single(
                "codes_listed", "Error codes with series of their own; the others are counted under (other).",
                Double(subjects.codeCount.listed)),
        ]
    }

    // MARK: - All the history

    private var totals: [MetricFamily] {
        [
            outcomes("requests", "Requests accepted by the API, over all the history, by outcome.", \.all),
            counts("records", "Records of ingested requests, over all the history.", \.all) { Double($0.records) },
            rejections("rejections", "POSTs that the API rejected, over all the history.", \.all),
            counts("collisions", "POSTs answered as already in progress, over all the history.", \.all) {
                Double($0.collisions)
            },
            counts("api_errors", "HTTP errors and bodies that are no JSON object, over all the history.", \.all) {
                Double($0.apiErrors)
            },
            counts("unrecognized_answers", "Answers that the API does not document, over all the history.", \.all) {
                Double($0.unrecognized)
            },
            codes("errors", "Requests that ended with an error code, over all the history.", \.all),
        ]
    }

    private var states: [MetricFamily] {
        [
            family("mapping_info", "What the team calls a mapping, and whose it is.") { mapping in
                guard let name = mapping.name else { return nil }
                let label = labels[name]
                let parts: [(String, String?)] = [
                    ("name", label?.name), ("owner", label?.owner), ("schema", label?.schema),
                ]
                let known = parts.compactMap { key, text in text.map { (key, MetricSubjects.label($0)) } }
                return [Sample(labels: own(mapping) + known, value: 1)]
            },
            family(
                "last_success_timestamp_seconds", unit: "seconds",
                "When the latest submitted ingested request was known to be ingested."
            ) { mapping in
                mapping.figures.lastSuccess.map { [Sample(labels: own(mapping), value: seconds($0))] }
            },
            family(
                "oldest_pending_timestamp_seconds", unit: "seconds", "When the oldest pending request was submitted."
            ) { mapping in
                mapping.figures.oldestPending.map { [Sample(labels: own(mapping), value: seconds($0))] }
            },
        ]
    }

    // MARK: - The week

    /// The figures of the last whole week with data: those of `report weekly`.
    private var week: [MetricFamily] {
        let ofWeek = "of the last whole week"
        return [
            time("week_start_timestamp_seconds", "Start \(ofWeek).", figures.week.instants.lowerBound),
            single(
                "week_captured_ratio", "Days \(ofWeek) on which anything was captured, of its days; 0 is no data.",
                unit: "ratio", Double(figures.capturedDays) / Double(figures.week.dayCount)),
        ] + (figures.capturedDays > 0 ? weekCounts(ofWeek) : [])
    }

    private func weekCounts(_ ofWeek: String) -> [MetricFamily] {
        judgements(ofWeek) + [
            outcomes("week_requests", "Requests \(ofWeek), by outcome.", \.week),
            counts("week_records", "Records of ingested requests \(ofWeek).", \.week) { Double($0.records) },
            rejections("week_rejections", "POSTs \(ofWeek) that the API rejected.", \.week),
            counts("week_collisions", "POSTs \(ofWeek) answered as already in progress.", \.week) {
                Double($0.collisions)
            },
            counts("week_api_errors", "HTTP errors and bodies that are no JSON object \(ofWeek).", \.week) {
                Double($0.apiErrors)
            },
            counts(
                "week_success_ratio", unit: "ratio", "Ingested requests of the finished ones \(ofWeek), 0 to 1.", \.week
            ) { $0.finished > 0 ? Double($0.success) / Double($0.finished) : nil },
            durations("week_request_duration_seconds", "From POST to outcome, requests \(ofWeek)."),
            codes("week_errors", "Requests \(ofWeek) that ended with an error code.", \.week),
        ] + batches(ofWeek)
    }

    /// What the Platform says of the week's batches; nothing where it was never asked.
    private func batches(_ ofWeek: String) -> [MetricFamily] {
        guard let platform = figures.report?.platform else { return [] }
        var counts: [BatchOutcome: Int] = [:]
        let batches = Dictionary(platform.troubled.compactMap(\.batch).map { ($0.id, $0) }) { first, _ in first }
        for batch in batches.values where batch.seen != nil { counts[batch.outcome, default: 0] += 1 }
        return [
            MetricFamily(
                name: "week_platform_batches", kind: .gauge, unit: nil,
                help: "Batches of failed and aborted requests \(ofWeek), by what the Platform says of them.",
                samples: BatchOutcome.allCases.map {
                    Sample(labels: [("outcome", $0.name)], value: Double(counts[$0] ?? 0))
                }),
            single(
                "week_platform_lost_requests",
                "Requests \(ofWeek) that the API called ingested and the Platform lost, all or in part.",
                Double(platform.lost.count)),
        ]
    }

    /// How the week went, by the report's own assessment.
    private func judgements(_ ofWeek: String) -> [MetricFamily] {
        guard let assessment else { return [] }
        let scale = "0 unknown, 1 healthy, 2 look at this, 3 trouble."
        return [
            single(
                "week_overall_state", "State \(ofWeek), all mappings together: \(scale)",
                assessment.state.number),
            family("week_state", "State \(ofWeek): \(scale)") { mapping in
                mapping.name.flatMap { assessment[$0] }.map { [Sample(labels: own(mapping), value: $0.state.number)] }
            },
        ]
    }

    private func durations(_ name: String, _ help: String) -> MetricFamily {
        var family = MetricFamily(name: name, kind: .summary, unit: "seconds", help: help)
        for mapping in subjects.mappings where !mapping.figures.durations.isEmpty {
            let ordered = mapping.figures.durations.map { Double($0) / 1_000 }.sorted()
            for share in [0.5, 0.95] {
                family.samples.append(
                    Sample(
                        labels: own(mapping) + [("quantile", String(share))],
                        value: Quantiles.quantile(share, ordered: ordered)))
            }
            // Summed as whole milliseconds: the same sum in any order. 64 bits would overflow at 30,000 of 10,000 years.
            let sum = Double(mapping.figures.durations.reduce(Int128(0)) { $0 + Int128($1) }) / 1_000
            family.samples.append(Sample(suffix: "_sum", labels: own(mapping), value: sum))
            family.samples.append(Sample(suffix: "_count", labels: own(mapping), value: Double(ordered.count)))
        }
        return family
    }

    // MARK: - Kinds of families

    private func own(_ mapping: MetricSubjects.Mapping) -> [(name: String, value: String)] {
        [("organization", mapping.organization), ("mapping", mapping.mapping)]
    }

    private func seconds(_ instant: Instant) -> Double { Double(instant.milliseconds) / 1_000 }

    private func single(
        _ name: String, _ help: String, unit: String? = nil, _ value: Double?,
        labels: [(name: String, value: String)] = []
    ) -> MetricFamily {
        MetricFamily(
            name: name, kind: .gauge, unit: unit, help: help,
            samples: value.map { [Sample(labels: labels, value: $0)] } ?? [])
    }

    private func time(_ name: String, _ help: String, _ instant: Instant?) -> MetricFamily {
        single(name, help, unit: "seconds", instant.map(seconds))
    }

    private func family(
        _ name: String, unit: String? = nil, _ help: String,
        _ samples: (MetricSubjects.Mapping) -> [MetricFamily.Sample]?
    ) -> MetricFamily {
        MetricFamily(
            name: name, kind: .gauge, unit: unit, help: help, samples: subjects.mappings.flatMap { samples($0) ?? [] })
    }

    private func counts(
        _ name: String, unit: String? = nil, _ help: String, _ part: KeyPath<MappingMetrics, Counts>,
        _ value: (Counts) -> Double?
    ) -> MetricFamily {
        family(name, unit: unit, help) { mapping in
            value(mapping.figures[keyPath: part]).map { [Sample(labels: own(mapping), value: $0)] }
        }
    }

    private func outcomes(_ name: String, _ help: String, _ part: KeyPath<MappingMetrics, Counts>) -> MetricFamily {
        parts(name, help, "outcome", part) {
            [("success", $0.success), ("failed", $0.failed), ("aborted", $0.aborted), ("pending", $0.pending)]
        }
    }

    private func rejections(_ name: String, _ help: String, _ part: KeyPath<MappingMetrics, Counts>) -> MetricFamily {
        parts(name, help, "reason", part) {
            [
                ("not_stopped", $0.notStopped), ("not_published", $0.notPublished), ("other", $0.rejectedOtherwise),
            ]
        }
    }

    /// Counts that a label tells apart; their sum means something.
    private func parts(
        _ name: String, _ help: String, _ label: String, _ part: KeyPath<MappingMetrics, Counts>,
        _ parts: (Counts) -> [(String, Int)]
    ) -> MetricFamily {
        family(name, help) { mapping in
            parts(mapping.figures[keyPath: part]).map { kind, count in
                Sample(labels: own(mapping) + [(label, kind)], value: Double(count))
            }
        }
    }

    private func codes(_ name: String, _ help: String, _ part: KeyPath<MetricSubjects.Code, Int>) -> MetricFamily {
        MetricFamily(
            name: name, kind: .gauge, unit: nil, help: help,
            samples: subjects.codes.map { Sample(labels: [("code", $0.code)], value: Double($0[keyPath: part])) })
    }
}

extension Assessment.State {
    /// What monitors are told: the greater the worse.
    fileprivate var number: Double {
        switch self {
        case .unknown: 0
        case .healthy: 1
        case .watch: 2
        case .trouble: 3
        }
    }
}
