import Figures
import IngestionAPI

extension History {
    /// How each mapping stands.
    /// - Parameters:
    ///   - zone: the zone of days and weeks.
    ///   - clock: the clock's time; ages count to it where the data are current.
    ///   - bytesOfMapping: how many bytes are made of each mapping beside its week, about.
    /// - Throws: `HistoryProblem`.
    public func mappingStandings(
        scope: ReportScope = .all, in zone: ReportTimeZone, clock: Instant, bytesOfMapping: Int = 2_500
    ) throws -> MappingsFigures {
        try snapshot { db in
            let present = Present(clock: clock, lastExchange: try EvidenceFigures(db).lastExchange)
            let today = zone.day(of: present.instant)
            guard let period = Period(first: today.advanced(by: -6), last: today, timeZone: zone) else {
                preconditionFailure("a week has days")
            }
            let query = try StandingQuery(db, rollups: timeZone)
            let standings = try Names(db).mappings.filter { scope.contains($0.value) }.map { key, mapping in
                try query.standing(
                    MappingName(organization: mapping.organizationName, mapping: mapping.name), key: key)
            }
            return MappingsFigures(
                present: present, standings: standings.sorted { $0.name < $1.name },
                days: try WeeklyQuery(
                    db, period: period, scope: scope, rollups: timeZone, .findings, beside: bytesOfMapping,
                    codeWeeks: MappingsFigures.usualWeeks
                ).figures())
        }
    }
}
