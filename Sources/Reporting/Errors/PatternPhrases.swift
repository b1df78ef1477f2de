import Assessment
import IngestionAPI

/// What a pattern says, in a sentence, with the figures that it rests on.
struct PatternPhrases {
    let analysis: CodeAnalysis
    let labels: MappingLabels
    let page: TerminalPage

    private var history: CodeHistory { analysis.history }

    /// The sentence of a pattern.
    func sentence(_ pattern: CodePattern) -> String {
        switch pattern {
        case .time(let time, let excess):
            return "It strikes \(phrase(time)): \(count(excess)) began then; \(beside(excess))."
        case .mappings(let names, let isAll, let excess):
            let list = names.map { page.name(labels.shown($0), width: 48) }.joined(separator: ", ")
            let finished = history.shares.reduce(0) { $0 + $1.finished }
            let theirs = history.shares.filter { names.contains($0.name) }.reduce(0) { $0 + $1.finished }
            let share = Proportion(theirs, of: finished).map { Numbers.percent($0.rate) } ?? "–"
            return
                "It is \(isAll ? "confined to" : "at home in") \(names.count == 1 ? "mapping" : "mappings") \(list): "
                + "\(count(excess)) began there, though \(names.count == 1 ? "it has" : "they have") \(share) of "
                + "\(Numbers.counted(finished, "finished request")) (lift \(lift(excess)))."
        case .before(let precursor, let excess):
            return "\(Self.phrase(precursor)): \(count(excess)); \(beside(excess))."
        case .retry(let helps, let retries):
            let delay = analysis.retries.retryDelay.map { ", \(page.duration($0)) after the failure at the median," }
            return
                "\(helps ? "A soon retry helps" : "A soon retry does not help"): of \(Numbers.grouped(retries.total))"
                + "\(delay ?? "") \(Numbers.grouped(retries.count)) succeeded (\(Numbers.percent(retries.rate)), "
                + "95% interval \(retries.interval.text))."
        }
    }

    private func count(_ excess: Excess) -> String {
        "\(Numbers.grouped(excess.observed)) of \(Numbers.counted(excess.total, "episode"))"
    }

    private func beside(_ excess: Excess) -> String {
        "\(Numbers.decimal(excess.expected)) would be expected (lift \(lift(excess)), against "
            + "\(Numbers.counted(history.others.count, "other request")) of the same mappings)"
    }

    private func lift(_ excess: Excess) -> String { Self.lift(excess) }

    static func lift(_ excess: Excess) -> String {
        excess.lift < 10 ? Numbers.decimal(excess.lift) : Numbers.grouped(Int(excess.lift.rounded()))
    }

    private func phrase(_ time: WeekTime) -> String {
        func clock(_ hour: Int) -> String { (hour < 10 ? "0" : "") + "\(hour):00" }
        let hours = time.hours == 0..<24 ? "" : ", \(clock(time.hours.lowerBound))–\(clock(time.hours.upperBound))"
        guard let weekday = time.weekday else { return "every day\(hours)" }
        return "on \(Self.weekdays[weekday - 1])\(hours)"
    }

    private static let weekdays = [
        "Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays",
    ]

    /// What goes before, as the beginning of a sentence.
    static func phrase(_ precursor: Precursor) -> String {
        switch precursor {
        case .collision:
            return "It follows a collision (a POST answered “already in progress” since the request before)"
        case .collisionWhileRunning: return "A POST collided with the request while it ran"
        case .rejection: return "It follows a rejected POST"
        case .apiError: return "It follows an API error"
        case .abort: return "It follows an aborted request"
        case .failure: return "It follows a failed request"
        case .stillRunning: return "The request before was still running"
        case .slowBefore: return "The request before took long (longer than 95% of its mapping's)"
        case .longPending: return "The request was pending long (longer than 95% of its mapping's)"
        case .volumePeak: return "The request before was a volume peak (more records than 95% of its mapping's)"
        case .longPause: return "It follows a long pause (longer than 95% of its mapping's)"
        }
    }
}

extension Precursor {
    /// The precursor in a word or two, for tables.
    var short: String {
        switch self {
        case .collision: return "collision"
        case .collisionWhileRunning: return "collision while running"
        case .rejection: return "rejection"
        case .apiError: return "API error"
        case .abort: return "abort"
        case .failure: return "failure"
        case .stillRunning: return "request still running"
        case .slowBefore: return "slow request"
        case .longPending: return "pending long itself"
        case .volumePeak: return "volume peak"
        case .longPause: return "long pause"
        }
    }
}
