import Figures
import IngestionAPI
import TestSupport
import Testing

@testable import Assessment
@testable import Reporting

/// What stands out about a code: planted causes are found, chance is not.
@Suite("Patterns of an error code")
struct PatternTests {
    private static let start = Instant(milliseconds: 1_754_179_200_000)  // Sunday 2025-08-03T00:00Z
    private static let week: Int64 = 7 * 86_400_000
    private static let weeks: Int64 = 16

    /// A code that strikes by chance: onsets and other requests are alike. Mappings differ in size and hours.
    private static func history(
        seed: UInt64, episodes: Int, mappings: Int = 8, only: [Int] = [],
        plant: (inout RequestContext, inout Chance) -> Void = { _, _ in }
    ) -> CodeHistory {
        var chance = Chance(seed: seed)
        let names = (0..<mappings).map { MappingName(organization: "acme", mapping: "\(1_000 + $0)") }
        let sizes = names.map { _ in chance.logWithin(1...10) }
        let firstHours = names.map { _ in Int64(chance.next() % 20) }
        func context(_ mapping: Int) -> RequestContext {
            // Half of a mapping's requests come within four hours of the day.
            let day = Int64(chance.next() % UInt64(7 * weeks))
            let isUsual = chance.happens(0.5)
            let minute = Int64(chance.next() % (isUsual ? 240 : 1_440))
            let at =
                start.milliseconds + day * 86_400_000 + (isUsual ? firstHours[mapping] * 3_600_000 : 0)
                + minute * 60_000
            let outcome: Outcome = chance.happens(0.03) ? .failed : chance.happens(0.02) ? .aborted : .success
            let previous = RequestContext.Previous(
                submitted: Instant(milliseconds: at - Int64(chance.logWithin(1...10) * 3_600_000)), outcome: outcome,
                duration: Int64(chance.logWithin(1...30) * 60_000), records: Int64(chance.logWithin(10...1_000)))
            var context = RequestContext(
                name: names[mapping], submitted: Instant(milliseconds: at),
                duration: Int64(chance.logWithin(1...30) * 60_000), previous: previous)
            context.collisionsBefore = chance.happens(0.01) ? 1 : 0
            context.rejectionsBefore = chance.happens(0.02) ? 1 : 0
            return context
        }
        func mapping() -> Int {
            var place = chance.unit() * sizes.reduce(0, +)
            for (index, size) in sizes.enumerated() {
                place -= size
                if place < 0 { return index }
            }
            return names.count - 1
        }
        let others = (0..<4_000).map { _ in context(mapping()) }
        var onsets = (0..<episodes).map { context(only.isEmpty ? mapping() : only[$0 % only.count]) }
        for index in onsets.indices {
            let before = onsets[index].submitted.milliseconds
            plant(&onsets[index], &chance)
            let moved = onsets[index].submitted.milliseconds - before
            onsets[index].previous?.submitted.milliseconds += moved
        }
        let counts = Dictionary(grouping: onsets, by: \.name).mapValues(\.count)
        let finished = Dictionary(grouping: others, by: \.name).mapValues(\.count)
        let period = Period(
            first: ReportTimeZone.utc.day(of: start),
            last: ReportTimeZone.utc.day(of: start).advanced(by: 7 * Int(weeks)),
            timeZone: .utc)!
        let figures = ErrorFigures(
            code: "ACP-1", count: episodes, mappings: counts.count, firstSeen: start, lastSeen: start,
            weekCounts: Array(repeating: 0, count: 8), spells: 1, spellStart: period.first, isRecovered: true)
        return CodeHistory(
            errors: ErrorsFigures(
                period: period, totals: Counts(), weeks: [], codes: [figures],
                evidence: EvidenceFigures(
                    firstExchange: start, lastExchange: nil, exchanges: 0, imports: 0, quarantined: 0)),
            figures: figures,
            shares: names.map { MappingShare(name: $0, finished: finished[$0] ?? 0, count: counts[$0] ?? 0) },
            episodes: onsets.enumerated().map { Self.episode($1, id: Int64($0)) }, onsets: onsets, others: others)
    }

    private static func episode(_ onset: RequestContext, id: Int64) -> Episode {
        Episode(
            name: onset.name,
            attempts: [
                RequestFigures(
                    name: onset.name, id: .number(id), submitted: onset.submitted, lastSeen: onset.submitted,
                    outcome: .failed, finished: onset.submitted, codes: ["ACP-1"])
            ], recovery: nil)
    }

    private static func patterns(_ history: CodeHistory) -> [CodePattern] { CodeAnalysis(history).patterns }

    @Test(
        "Of 120 codes that strike by chance at most 1 % show anything; 3 standard errors beside it")
    func chance() {
        let found = (0..<120).filter { seed in
            !Self.patterns(Self.history(seed: UInt64(seed), episodes: [12, 40, 150][seed % 3])).isEmpty
        }
        #expect(found.count <= 4, "\(found)")
    }

    @Test("A time of the week, also where the mappings have hours of their own", arguments: 1...5)
    func time(seed: UInt64) throws {
        let history = Self.history(seed: seed, episodes: 40) { onset, chance in
            // 2025-08-04 is a Monday.
            guard chance.happens(0.7) else { return }
            let week = Int64(chance.next() % UInt64(Self.weeks))
            let hour = 86_400_000 + 3 * 3_600_000 + Int64(chance.next() % 3_600_000)
            onset.submitted = Instant(milliseconds: Self.start.milliseconds + week * Self.week + hour)
        }
        guard case .time(let time, let excess) = try #require(Self.patterns(history).first) else {
            Issue.record("no time")
            return
        }
        #expect(time == WeekTime(weekday: 1, hours: 3..<4))
        #expect(excess.total == 40)
        #expect(Self.patterns(history).count == 1)
    }

    @Test("What goes before", arguments: 1...5)
    func precursor(seed: UInt64) {
        let history = Self.history(seed: seed, episodes: 30) { onset, chance in
            if chance.happens(0.8) { onset.collisionsBefore = 1 }
        }
        let found = Self.patterns(history)
        #expect(found.count == 1)
        guard case .before(.collision, let excess) = found.first else {
            Issue.record("\(found)")
            return
        }
        #expect(excess.lift > 10)
    }

    @Test("One bad week makes no pattern, nor do two")
    func badWeeks() {
        for weeks in 1...2 {
            let history = Self.history(seed: 9, episodes: 40) { onset, chance in
                guard chance.happens(0.5) else { return }
                let week = Int64(chance.next() % UInt64(weeks))
                onset.submitted = Instant(
                    milliseconds: Self.start.milliseconds + week * Self.week + 86_400_000 + 3 * 3_600_000)
            }
            #expect(Self.patterns(history).isEmpty, "\(weeks) weeks")
        }
    }

    @Test("Mappings that have more than their part")
    func confined() {
        let names = ["1002", "1005"].map { MappingName(organization: "acme", mapping: $0) }
        let history = Self.history(seed: 4, episodes: 60, only: [2, 5])
        let found = Self.patterns(history)
        #expect(found.count == 1)
        guard case .mappings(names, isAll: true, let excess) = found.first else {
            Issue.record("\(found)")
            return
        }
        #expect(excess.observed == 60)
    }

    @Test("A retry counts where it comes within an hour and half of the usual pause")
    func retries() {
        var history = Self.history(seed: 2, episodes: 30)
        for index in history.episodes.indices {
            let failed = history.episodes[index].attempts[0]
            let delay: Int64 = index < 20 ? 600_000 : 2 * 3_600_000
            let next = Instant(milliseconds: failed.submitted.milliseconds + delay)
            history.episodes[index].recovery = RequestFigures(
                name: failed.name, id: .number(1_000 + Int64(index)), submitted: next, lastSeen: next,
                outcome: .success,
                finished: next, records: 1)
        }
        let analysis = CodeAnalysis(history)
        #expect(analysis.retries.retries == Proportion(20, of: 20))
        #expect(analysis.retries.others == Proportion(10, of: 10))
        #expect(analysis.retries.retryDelay == 600_000)
        #expect(analysis.retries.delays.map { $0.helped?.total ?? 0 } == [20, 0, 10, 0, 0])
        #expect(analysis.patterns.isEmpty, "what comes later succeeds as well: asking again soon is no help")
        #expect(analysis.episodes.open == 0)
        #expect(analysis.episodes.medianRecovery == 600_000)

        for index in 20..<30 {
            var later = history.episodes[index].attempts[0]
            later.submitted = Instant(milliseconds: later.submitted.milliseconds + 2 * 3_600_000)
            later.finished = later.submitted
            history.episodes[index].attempts.append(later)
            history.episodes[index].recovery = nil
        }
        #expect(CodeAnalysis(history).patterns == [.retry(helps: true, Proportion(20, of: 20)!)])
    }

    @Test("A success that was answered before the failure was known took no time to recover")
    func knownLater() {
        var episode = Self.history(seed: 2, episodes: 1).episodes[0]
        let known = episode.known
        let before = Instant(milliseconds: known.milliseconds - 1)
        episode.recovery = RequestFigures(
            name: episode.name, id: .number(9), submitted: before, lastSeen: before, outcome: .success, finished: before
        )
        #expect(episode.timeToRecover == 0)
    }

    @Test("A failure just before is the same trouble, one long before may be a sign")
    func sameTrouble() {
        let name = MappingName(organization: "acme", mapping: "1")
        func context(_ pause: Int64) -> RequestContext {
            var context = RequestContext(
                name: name, submitted: Instant(milliseconds: 10_000_000), duration: 1_000, previous: nil)
            context.previous = .init(
                submitted: Instant(milliseconds: 10_000_000 - pause), outcome: .failed, duration: 0, records: nil)
            return context
        }
        let limits = UsualLimits((0..<40).map { _ in context(2_000_000) })
        #expect(!context(60_000).has(.failure, limits))
        #expect(context(1_900_000).has(.failure, limits))
    }

    @Test("Spans of hours: all of a week's hours, each once", arguments: [nil, 1, 7])
    func weekTimes(weekday: Int?) {
        let time = WeekTime(weekday: weekday, hours: 22..<24)
        #expect(time.hoursOfWeek == (0..<168).filter(time.contains))
        #expect(time.size == time.hoursOfWeek.count)
        #expect(Set(WeekTime.all).count == WeekTime.all.count)
        // Thursday 1970-01-01T00:00Z, and Monday the 5th by the clocks of Seoul.
        #expect(WeekTime.hourOfWeek(Instant(milliseconds: 0), in: .utc) == 72)
        #expect(WeekTime.hourOfWeek(Instant(milliseconds: 4 * 86_400_000 - 1), in: .utc) == 167)
        #expect(
            WeekTime.hourOfWeek(
                Instant(milliseconds: 4 * 86_400_000 - 9 * 3_600_000), in: ReportTimeZone(identifier: "Asia/Seoul")!)
                == 0)
    }
}
