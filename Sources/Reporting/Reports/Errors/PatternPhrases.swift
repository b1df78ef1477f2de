import Assessment
import Figures

/// What a pattern says, in a sentence, with the figures that it rests on.
struct PatternPhrases {
    let analysis: CodeAnalysis
    let writing: Writing

    private var history: CodeHistory { analysis.history }
    private var words: Words { writing.words }

    /// The sentence of a pattern.
    func sentence(_ pattern: CodePattern) -> [Span] {
        switch pattern {
        case .time(let time, let excess):
            return [Span(words("patternTime", figures(excess).merging(["when": phrase(time)]) { $1 }))]
        case .mappings(let names, let isAll, let excess):
            let finished = history.shares.reduce(0) { $0 + $1.finished }
            let theirs = history.shares.filter { names.contains($0.name) }.reduce(0) { $0 + $1.finished }
            let share = Proportion(theirs, of: finished).map { Numbers.percent($0.rate) } ?? writing.undefined
            var values = figures(excess).mapValues { [Span($0)] }
            values["share"] = [Span(share)]
            values["finished"] = [Span(words.counted("finishedCount", finished))]
            values["mappings"] = .joined(names.map(writing.mapping), ", ")
            return words.spans(isAll ? "patternConfined" : "patternAtHome", values)
        case .before(let precursor, let excess):
            let values = figures(excess).merging(["what": words["precursorPhrase_\(precursor.rawValue)"]]) { $1 }
            return [Span(words("patternBefore", values))]
        case .retry(let helps, let retries):
            let delay = analysis.retries.retryDelay.map { words("patternRetryDelay", ["time": writing.duration($0)]) }
            return [
                Span(
                    words(
                        helps ? "patternRetryHelps" : "patternRetryFails",
                        [
                            "n": Numbers.grouped(retries.total), "delay": delay ?? "",
                            "count": Numbers.grouped(retries.count), "rate": Numbers.percent(retries.rate),
                            "interval": writing.interval(retries.interval),
                        ]))
            ]
        }
    }

    private func figures(_ excess: Excess) -> [String: String] {
        [
            "count": Numbers.grouped(excess.observed), "episodes": words.counted("episodeCount", excess.total),
            "expected": Numbers.decimal(excess.expected), "lift": Self.lift(excess),
            "others": words.counted("otherRequestCount", history.others.count),
        ]
    }

    static func lift(_ excess: Excess) -> String {
        excess.lift < 10 ? Numbers.decimal(excess.lift) : Numbers.grouped(Int(excess.lift.rounded()))
    }

    /// `on Mondays, 03:00–04:00`.
    private func phrase(_ time: WeekTime) -> String {
        func clock(_ hour: Int) -> String { (hour < 10 ? "0" : "") + "\(hour):00" }
        let hours = time.hours == 0..<24 ? "" : ", \(clock(time.hours.lowerBound))–\(clock(time.hours.upperBound))"
        return words[time.weekday.map { "weekdayEvery\($0)" } ?? "everyDay"] + hours
    }
}
