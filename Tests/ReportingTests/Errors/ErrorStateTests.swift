import Figures
import IngestionAPI
import Testing

@testable import Reporting

/// How things stand with a code.
@Suite("States of an error code")
struct ErrorStateTests {
    /// The state on day 200 of a code that was seen first and last on some days.
    private func state(
        lastSeen: Int, spellStart: Int, spells: Int = 1, isRecovered: Bool = false, historyStart: Int = 0
    ) -> ErrorState {
        func noon(_ day: Int) -> Instant { Instant(milliseconds: Int64(day) * 86_400_000 + 43_200_000) }
        let period = Period(first: Day(number: 0), last: Day(number: 400), timeZone: .utc)!
        let error = ErrorFigures(
            code: "ACP-1", count: 1, mappings: 1, firstSeen: noon(spells > 1 ? 1 : spellStart),
            lastSeen: noon(lastSeen),
            weekCounts: [], spells: spells, spellStart: Day(number: spellStart), isRecovered: isRecovered)
        let errors = ErrorsFigures(
            period: period, totals: Counts(), weeks: [], codes: [error],
            evidence: EvidenceFigures(
                firstExchange: noon(historyStart), lastExchange: noon(200), exchanges: 1, imports: 1, quarantined: 0))
        return ErrorState(error, in: errors)
    }

    @Test("there for less than 28 days: new in a history that is old enough to know")
    func new() {
        #expect(state(lastSeen: 200, spellStart: 200) == .new)
        #expect(state(lastSeen: 190, spellStart: 173) == .new)
        #expect(state(lastSeen: 200, spellStart: 172) == .ongoing)
        #expect(state(lastSeen: 200, spellStart: 190, historyStart: 162) == .new)
        #expect(state(lastSeen: 200, spellStart: 190, historyStart: 163) == .ongoing)
    }

    @Test("there again after 28 days")
    func recurring() {
        #expect(state(lastSeen: 195, spellStart: 180, spells: 2) == .recurring)
        #expect(state(lastSeen: 195, spellStart: 160, spells: 2) == .ongoing)
    }

    @Test("gone for two weeks: resolved only where every mapping has succeeded since")
    func gone() {
        #expect(state(lastSeen: 187, spellStart: 100) == .ongoing)
        #expect(state(lastSeen: 186, spellStart: 100, isRecovered: true) == .resolved)
        #expect(state(lastSeen: 186, spellStart: 100, isRecovered: false) == .quiet)
    }
}
