import Assessment
import IngestionAPI

/// Something about a code that chance does not explain: when it strikes, where, what goes before it, whether a retry
/// helps.
public enum CodePattern: Sendable, Equatable {
    /// Its episodes begin at certain times of the week.
    case time(WeekTime, Excess)
    /// Its episodes begin in certain mappings; `isAll` where in no others.
    case mappings([MappingName], isAll: Bool, Excess)
    /// Something goes before its episodes.
    case before(Precursor, Excess)
    /// A retry helps, or it does not.
    case retry(helps: Bool, Proportion)
}

/// More than expected.
public struct Excess: Sendable, Equatable {
    /// How many episodes have it.
    public var observed: Int
    /// Of how many.
    public var total: Int
    /// How many would have it, were they like other finished requests of the same mappings (or spread over the mappings
    /// as those are).
    public var expected: Double
    /// The probability of at least as many by chance, before the correction for how much was looked at.
    public var pValue: Double

    /// Observed ÷ expected.
    public var lift: Double { Double(observed) / expected }

    /// An excess, its p-value from the binomial distribution: what has a probability of its own in each mapping spreads
    /// less than that (Hoeffding 1956), so the value errs on the side of silence.
    init(observed: Int, total: Int, expected: Double) {
        self.observed = observed
        self.total = total
        self.expected = expected
        pValue = total > 0 ? Tails.binomial(atLeast: observed, of: total, min(1, expected / Double(total))) : 1
    }
}

/// The rules by which patterns are told from chance.
enum PatternRules {
    /// The chance of any false pattern of a code, over all that is looked at together (Holm's correction).
    static let alpha = 0.01
    /// The same for the weeks in which it shows: a few bad weeks make no pattern, however bad they are.
    static let alphaOfWeeks = 0.001
    /// At least so many episodes must have it, in at least so many weeks.
    static let leastObserved = 5
    static let leastWeeks = 3
    /// At least so much more than expected, and at least so large a part of all episodes: smaller ones explain little.
    static let leastLift = 2.0
    static let leastShare = 0.1
    /// A retry is told to help, or not to, from so many on and where the 95 % interval lies beyond.
    static let leastRetries = 8
    static let helpful = 0.75
    static let useless = 0.35

    /// Whether it shows in more weeks than chance explains: weeks with at least `leastLift` times as many as expected.
    /// - Parameter weeks: of each week with episodes how many have it, of how many, and how many would by chance.
    static func holdsInWeeks(_ weeks: some Sequence<(observed: Int, total: Int, expected: Double)>) -> Bool {
        var (shows, all, byChance) = (0, 0, 0.0)
        for week in weeks {
            let least = max(1, Int((leastLift * week.expected).rounded(.up)))
            all += 1
            if week.observed >= least { shows += 1 }
            byChance += Tails.binomial(atLeast: least, of: week.total, min(1, week.expected / Double(week.total)))
        }
        return shows >= leastWeeks
            && Excess(observed: shows, total: all, expected: byChance).pValue <= alphaOfWeeks
    }

    /// Whether so many are worth a word, apart from their p-value.
    static func isLarge(_ observed: Int, of total: Int, expected: Double) -> Bool {
        observed >= leastObserved && Double(observed) >= leastLift * expected
            && Double(observed) >= leastShare * Double(total)
    }
}
