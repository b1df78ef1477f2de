import IngestionAPI

/// When things happen in a demo history: its days, how busy each is, and the days with something special.
struct DemoCalendar {
    var weeks: Int
    var lastDay: Day

    var dayCount: Int { weeks * 7 }
    var firstDay: Day { lastDay.advanced(by: 1 - dayCount) }
    var days: [Day] { (0..<dayCount).map { firstDay.advanced(by: $0) } }

    /// How busy a day is: weekdays more than weekends, and 15 % more at the end than at the beginning.
    func weight(of day: Day) -> Int {
        let weekday = [125, 115, 110, 110, 105, 50, 35][day.weekday - 1]
        return isSilent(day) ? 0 : weekday * (100 * dayCount + 15 * (day.number - firstDay.number)) / dayCount
    }

    /// Whether nothing was captured: a Thursday and a Friday, two weeks before the last one.
    func isSilent(_ day: Day) -> Bool {
        weeks >= 4 && (16...17).contains(lastDay.number - day.number)
    }

    /// Whether a burst of failures lies in this day: a week of them two thirds into the history, and the last Tuesday.
    func isBurst(_ day: Day) -> Bool {
        (day.number - firstDay.number) / 7 == weeks * 2 / 3 || lastDay.number - day.number == 5
    }

    /// Whether the day is one of the last week's.
    func isLastWeek(_ day: Day) -> Bool { lastDay.number - day.number < 7 }

    /// Whether the mapping that is often triggered while it is not published is so for good: the last four days.
    func isUnpublished(_ mapping: DemoMapping, on day: Day) -> Bool {
        mapping.trait == .unpublished && lastDay.number - day.number < 4
    }

    /// How busy a mapping is on a day.
    func weight(of mapping: DemoMapping, on day: Day) -> Int {
        isUnpublished(mapping, on: day) ? 0 : mapping.weight * weight(of: day)
    }

    /// Whether the gateway throttles: the last Thursday.
    func isThrottled(_ day: Day) -> Bool {
        lastDay.number - day.number == 3
    }

    /// A mapping's rates on a day.
    func rates(of mapping: DemoMapping, on day: Day) -> (failed: Int, aborted: Int, upload: Int, stuck: Int) {
        let stuck = lastDay.number - day.number < 2 ? 700 : 80
        switch mapping.trait {
        case .burst where isBurst(day):
            return (7_500, mapping.aborted, 0, stuck)
        case .worsening where lastDay.number - day.number < 14:
            let failed = isLastWeek(day) ? 3_000 : 400
            return (failed, mapping.aborted, 9_000, stuck)
        default:
            return (mapping.failed, mapping.aborted, mapping.failedAfterUpload, stuck)
        }
    }
}
