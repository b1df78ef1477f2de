import Figures
import IngestionAPI

@testable import Reporting

/// Figures of a check, as plain values: the window is the last of three parts.
enum CheckSample {
    static let now = Instant(rfc3339: "2026-11-22T18:00:00Z")!
    static let acme = MappingName(organization: "acme", mapping: "1042")
    static let other = MappingName(organization: "acme", mapping: "2077")

    static func counts(_ success: Int, failed: Int = 0, aborted: Int = 0, codes: [String: Int] = [:]) -> Counts {
        var counts = Counts()
        (counts.success, counts.failed, counts.aborted, counts.codes) = (success, failed, aborted, codes)
        counts.requests = success + failed + aborted
        return counts
    }

    static func hoursAgo(_ hours: Double) -> RequestMoment {
        RequestMoment(id: .number(7), at: Instant(milliseconds: now.milliseconds - Int64(hours * 3_600_000)))
    }

    static func mapping(
        _ parts: [Counts], of name: MappingName = acme, lastSuccess: Double? = 1, pending: Double? = nil,
        isTriggered: Bool = true
    ) -> MappingCheckFigures {
        MappingCheckFigures(
            name: name, parts: Array(repeating: Counts(), count: 3 - parts.count) + parts, isTriggered: isTriggered,
            lastSuccess: lastSuccess.map(hoursAgo), oldestPending: pending.map(hoursAgo),
            pending: pending == nil ? 0 : 1)
    }

    static func figures(
        _ mappings: [MappingCheckFigures], zone: ReportTimeZone = .utc, now: Instant = now,
        rolling: [RollingFigures] = []
    ) -> CheckFigures {
        let last = zone.day(of: now)
        return CheckFigures(
            now: now, timeZone: zone, period: Period(first: last, last: last, timeZone: zone),
            borders: (-2...1).map { zone.start(of: last.advanced(by: $0)) }, windowParts: 1, mappings: mappings,
            rolling: rolling,
            evidence: EvidenceFigures(
                firstExchange: nil, lastExchange: now, exchanges: 1, imports: 1, quarantined: 0))
    }

    static func thresholds(_ rule: CheckRule, _ limit: Double) -> TeamThresholds {
        TeamThresholds(general: Thresholds(limits: [rule: .at(limit)]))
    }

    static func known(
        mapping: String? = nil, code: String? = nil, rule: CheckRule? = nil, until: String = "2026-11-22"
    ) -> Acknowledgement {
        Acknowledgement(
            mapping: mapping, code: code, rule: rule, until: Day(iso: until)!, owner: "data team", reason: "ticket 4711"
        )
    }
}

extension CheckResults {
    /// The results in a format, in English unless told otherwise.
    func written(
        as format: ReportFormat, in language: ReportLanguage = .en, isWrapped: Bool = false
    ) throws -> String {
        try Reports.check(self, ReportOptions(language: language), isWrapped: isWrapped).text(as: format)
    }
}
