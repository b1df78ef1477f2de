import IngestionAPI

extension Finding {
    /// One of the figures that a finding rests on, by its name: programs get it as it is, sentences by what it is.
    package struct Fact: Sendable {
        /// What it is.
        package enum Value: Sendable {
            /// A plain number of things.
            case count(Int128)
            /// How many requests, days or weeks.
            case requests(Int), days(Int), weeks(Int)
            /// A number with a decimal, and one of requests or records, which needs none.
            case number(Double), volume(Double)
            /// A fraction, 0 to 1, and the difference of two.
            case fraction(Double), points(Double)
            /// Milliseconds.
            case duration(Int64)
            case instant(Instant)
            /// A day of the last weeks, and one that may be long ago.
            case day(Day), date(Day)
            case dayList([Day])
            /// A name out of a list of the program's own.
            case name(String)
        }

        package let name: String
        package let value: Value

        fileprivate init(_ name: String, _ value: Value) {
            self.name = name
            self.value = value
        }

        fileprivate static func count(_ name: String, _ count: Int) -> Fact { Fact(name, .count(Int128(count))) }

        /// A share, its n and its interval, each with a word behind its name.
        fileprivate static func share(_ share: Proportion, _ word: String = "") -> [Fact] {
            [
                count("count" + word, share.count), count("n" + word, share.total),
                Fact("low" + word, .fraction(share.interval.low)), Fact("high" + word, .fraction(share.interval.high)),
                Fact("rate" + word, .fraction(share.rate)),
            ]
        }

        fileprivate static func span(_ from: Instant, _ to: Instant) -> [Fact] {
            [Fact("from", .instant(from)), Fact("to", .instant(to))]
        }
    }

    /// All figures that it rests on.
    package var figures: [Fact] {
        switch facts {
        case .rate(let now, let before, let low, let high):
            return Fact.share(now) + Fact.share(before, "Before") + [
                Fact("difference", .points(now.rate - before.rate)), Fact("differenceLow", .points(low)),
                Fact("differenceHigh", .points(high)),
            ]
        case .burst(let failed, let from, let to, let usual), .outage(let failed, let from, let to, let usual):
            return Fact.share(failed) + Fact.share(usual, "Usual") + Fact.span(from, to)
        case .streak(let length, let from, let to, let usual):
            return [Fact.count("length", length)] + Fact.share(usual, "Usual") + Fact.span(from, to)
        case .apiErrors(let status, let count, let expected, let from, let to, let days):
            return [
                .count("httpStatus", status), .count("count", count), Fact("expected", .number(expected)),
                Fact("sampleDays", .days(days)),
            ] + Fact.span(from, to)
        case .slow(let now, let usual, let low, let high, let sample, let weeks):
            return [
                Fact("medianMs", .duration(now)), Fact("usualMs", .duration(usual)), Fact("lowMs", .duration(low)),
                Fact("highMs", .duration(high)), .count("sample", sample), Fact("sampleWeeks", .weeks(weeks)),
            ]
        case .codeRose(let requests, let days, let expected, let before):
            return [
                Fact("count", .requests(requests)), .count("mappingDays", days), Fact("expected", .number(expected)),
                .count("mappingDaysBefore", before),
            ]
        case .weekVolume(let days, let value, let usual, let low, let high, let weeks):
            return [
                Fact("days", .days(days)), .count("value", value), Fact("usual", .volume(usual)),
                Fact("low", .volume(low)), Fact("high", .volume(high)), Fact("sampleWeeks", .weeks(weeks)),
            ]
        case .stuck(let count, let age, let usual, let sample):
            return [
                Fact("count", .requests(count)), Fact("ageMs", .duration(age)), Fact("usualMs", .duration(usual)),
                .count("sample", sample),
            ]
        case .silent(let days, let last, let usual):
            return [Fact("days", .days(days)), Fact("last", .day(last))] + Fact.share(usual, "Usual")
        case .newCode(let requests, let before):
            let high = Proportion(0, of: before).map { [Fact("high", .fraction($0.interval.high))] } ?? []
            return [Fact("count", .requests(requests)), .count("sample", before)] + high
        case .returned(let requests, let last, let days):
            return [Fact("count", .requests(requests)), Fact("last", .date(last)), Fact("days", .days(days))]
        case .rejections(let kind, let count, let expected, let most, let days):
            return [
                Fact("kind", .name(kind.rawValue)), .count("count", count), Fact("expected", .number(expected)),
                .count("expectedHigh", most), Fact("sampleDays", .days(days)),
            ]
        case .empty(let now, let before): return Fact.share(now) + Fact.share(before, "Before")
        case .volume(let day, let isRecords, let value, let low, let high, let sample):
            return [
                Fact("day", .day(day)), Fact("unit", .name(isRecords ? "records" : "requests")),
                Fact("value", .count(value)), Fact("low", .volume(low)), Fact("high", .volume(high)),
                .count("sample", sample),
            ]
        case .missingDays(let days): return [Fact("days", .dayList(days))]
        case .missingHours(let from, let to, let weeks):
            return Fact.span(from, to) + [Fact("sampleWeeks", .weeks(weeks))]
        }
    }

    /// Which of the sentences it is told in: by its rule, and where one rule finds two things by what it found.
    package var wording: String {
        switch facts {
        case .volume(_, let isRecords, _, _, _, _): "volume_\(isRecords ? "records" : "requests")"
        case .missingDays: "gap_days"
        case .missingHours: "gap_hours"
        default: rule.rawValue
        }
    }
}
