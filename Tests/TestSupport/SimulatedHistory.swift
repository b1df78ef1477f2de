import Figures
import Foundation
import IngestionAPI

/// A history of ingestion made by chance, as the figures of its last week: 26 weeks of mappings that each have a volume,
/// a pattern of the week, and rates that never change. What is to be found in it is planted by `plant`.
package struct SimulatedHistory {
    /// What one mapping does on one day.
    package struct DayPlan {
        package var volume: Double
        package var failed: Double
        package var aborted: Double
        package var empty: Double
        package var records: Double
        package var rejections: Double
        package var isCaptured = true
        /// Nothing is captured from this hour on, and up to that one.
        package var missingHours: Range<Int> = 0..<0
        /// All failures end with this code.
        package var code: String?
        /// At this hour so many requests in a row are submitted that all end so.
        package var cluster: (hour: Int, count: Int, outcome: Outcome)?
        /// So many requests are submitted that never end.
        package var stuck = 0
        /// In these hours nine of ten fail.
        package var outage: Range<Int> = 0..<0
        /// Requests take so many times as long.
        package var slowness = 1.0
        /// So many calls are answered with HTTP 401.
        package var unauthorized = 0
    }

    package static let weeks = 26
    /// How many days of the background lie before the last week.
    package static let backgroundDays = 112
    package static let week = ISOWeek(iso: "2026-W47")!

    private struct Mapping {
        var name: MappingName
        var plan: DayPlan
        var weekdays: [Double]
        var noise: Double
        var duration: Double
        var durationSpread: Double
    }

    private var chance: Chance
    private let plant: (inout DayPlan, _ mapping: Int, _ day: Int) -> Void
    private var mappings: [Mapping] = []

    /// A history.
    /// - Parameter plant: changes what a mapping (from 0) does on a day: 0 to 6 are the last week's, −1 the day before.
    package init(
        seed: UInt64, mappings count: Int? = nil,
        plant: @escaping (inout DayPlan, _ mapping: Int, _ day: Int) -> Void = { _, _, _ in }
    ) {
        chance = Chance(seed: seed)
        self.plant = plant
        for number in 0..<(count ?? Int(chance.logWithin(1...12.9))) {
            let weekend = [0, 0.3, 1][Int(chance.next() % 3)]
            mappings.append(
                Mapping(
                    name: MappingName(organization: "acme", mapping: "\(1_000 + number)"),
                    plan: DayPlan(
                        volume: chance.logWithin(2...60), failed: chance.logWithin(0.002...0.08),
                        aborted: chance.logWithin(0.001...0.03), empty: chance.within(0...0.02),
                        records: chance.logWithin(10...2_000), rejections: chance.within(0...0.4)),
                    weekdays: [1.1, 1, 1, 1, 1.05, weekend, weekend], noise: chance.within(0...0.3),
                    duration: chance.logWithin(2...60) * 60_000, durationSpread: chance.within(0.4...1)))
        }
    }

    /// The figures of the last week.
    package mutating func figures() -> WeeklyFigures {
        let period = Period(week: Self.week, timeZone: .utc)
        let first = period.first.advanced(by: -Self.backgroundDays)
        let dayCount = Self.backgroundDays + 7
        var days = mappings.map { MappingDays(name: $0.name, counts: Array(repeating: Counts(), count: dayCount)) }
        var hours = [UInt32](repeating: 0, count: dayCount)
        var requests = mappings.map { MappingRequests(name: $0.name, requests: []) }
        var attention: [RequestFigures] = []
        var durations = mappings.map { _ in [Int64]() }
        var codeDays: [String: Set<Int>] = [:]
        var refused: [MappingName: (before: Int, now: Int, first: Int?)] = [:]
        var last = Instant(milliseconds: 0)
        let end = period.instants.upperBound

        for day in -7 * (Self.weeks - 1)..<7 {
            let place = day + Self.backgroundDays
            let start = period.first.advanced(by: day).number * 86_400_000
            for number in mappings.indices {
                let mapping = mappings[number]
                var plan = mapping.plan
                plan.volume *= mapping.weekdays[(day + 700) % 7] * exp(mapping.noise * chance.normal())
                plant(&plan, number, day)
                guard plan.isCaptured else { continue }
                var counts = Counts()
                func capture(_ at: Int) {
                    let place = (at - start) / 86_400_000 + day + Self.backgroundDays
                    guard (0..<dayCount).contains(place), at < Int(end.milliseconds) else { return }
                    hours[place] |= 1 << UInt32(at / 3_600_000 % 24)
                    last = max(last, Instant(milliseconds: Int64(at)))
                }
                var times = (0..<chance.poisson(plan.volume)).map { _ in
                    (Int(chance.unit() * 86_400_000), Outcome?.none)
                }
                if let cluster = plan.cluster {
                    times += (0..<cluster.count).map { (cluster.hour * 3_600_000 + $0 * 30_000, cluster.outcome) }
                }
                times += (0..<plan.stuck).map { _ in (1_000_000, .pending) }
                for (offset, fixed) in times.sorted(by: { $0.0 < $1.0 })
                where !plan.missingHours.contains(offset / 3_600_000) {
                    let draw = chance.unit()
                    let failing = plan.outage.contains(offset / 3_600_000) ? 0.9 : plan.failed
                    var outcome: Outcome =
                        draw < failing ? .failed : draw < failing + plan.aborted ? .aborted : .success
                    outcome = fixed ?? outcome
                    let duration = Int(plan.slowness * mapping.duration * exp(mapping.durationSpread * chance.normal()))
                    if start + offset + duration >= Int(end.milliseconds) { outcome = .pending }
                    capture(start + offset)
                    counts.requests += 1
                    switch outcome {
                    case .pending: counts.pending += 1
                    case .aborted: counts.aborted += 1
                    case .failed:
                        counts.failed += 1
                        let share = chance.unit()
                        let code =
                            plan.code ?? (share < 0.6 ? "ACP-880056" : share < 0.97 ? "ACP-880096" : "ACP-880311")
                        counts.codes[code, default: 0] += 1
                        codeDays[code, default: []].insert(day)
                    case .success:
                        counts.success += 1
                        if chance.happens(plan.empty) {
                            counts.emptySuccesses += 1
                        } else {
                            counts.records += Int128(1 + plan.records * exp(0.5 * chance.normal()))
                        }
                    }
                    if outcome != .pending { capture(start + offset + duration) }
                    let submitted = Instant(milliseconds: Int64(start + offset))
                    if outcome != .pending, day >= -7 { durations[number].append(Int64(duration)) }
                    let request = MappingRequests.Request(
                        submitted: submitted, outcome: outcome, duration: outcome == .pending ? nil : Int64(duration))
                    guard day >= 0 else {
                        if place >= 0 { requests[number].before.append(request) }
                        continue
                    }
                    requests[number].requests.append(request)
                    if outcome == .pending {
                        attention.append(
                            RequestFigures(
                                name: mapping.name, id: .number(Int64(attention.count)), submitted: submitted,
                                lastSeen: submitted, outcome: .pending))
                    }
                }
                counts.notStopped = chance.poisson(plan.rejections)
                counts.apiErrors = plan.unauthorized
                if plan.unauthorized > 0 {
                    refused[mapping.name, default: (0, 0, nil)].before += day < 0 ? plan.unauthorized : 0
                    refused[mapping.name]!.now += day < 0 ? 0 : plan.unauthorized
                    if day >= 0, refused[mapping.name]!.first == nil { refused[mapping.name]!.first = start }
                    for hour in 8..<18 { capture(start + hour * 3_600_000) }
                }
                if place >= 0 { days[number].counts[place] = counts }
            }
        }

        var figures = WeeklyFigures(
            period: period, mappings: [], errors: [], days: [], weeks: [],
            evidence: EvidenceFigures(
                firstExchange: Instant(milliseconds: Int64(first.advanced(by: -70).number) * 86_400_000),
                lastExchange: last, exchanges: 1, imports: 1, quarantined: 0),
            background: Background(
                days: first...period.last, mappings: days.filter { $0.counts.contains { !$0.isEmpty } },
                capturedHours: hours))
        figures.requests = requests
        figures.apiErrors = mappings.compactMap { mapping in
            guard let errors = refused[mapping.name], let first = errors.first else { return nil }
            return APIErrorFigures(
                name: mapping.name, httpStatus: 401, count: errors.now, before: errors.before,
                first: Instant(milliseconds: Int64(first)), last: last)
        }
        figures.attention = attention
        figures.usualDurations = zip(mappings, durations).map {
            UsualDuration(name: $0.name, durations: Array($1.suffix(200)))
        }
        figures.errors = codeDays.filter { $0.value.contains { $0 >= 0 } }.map { code, days in
            let before = days.filter { $0 < 0 }
            let at = { (day: Int) in Instant(milliseconds: Int64(period.first.advanced(by: day).number) * 86_400_000) }
            var figures = CodeFigures(
                code: code, count: 1, previousCount: 0, mappings: 1, firstSeen: at(days.min()!),
                lastSeen: at(days.max()!))
            figures.lastDayBefore = before.max().map { period.first.advanced(by: $0) }
            figures.firstDayBefore = before.min().map { period.first.advanced(by: $0) }
            figures.daysBefore = before.count
            return figures
        }
        return figures
    }
}
