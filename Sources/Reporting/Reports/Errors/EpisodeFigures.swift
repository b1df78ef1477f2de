import Assessment
import Figures

/// A code's episodes in figures.
struct EpisodeFigures {
    /// How many there are.
    let count: Int
    /// Of these, those that no success has ended so far.
    let open: Int
    /// Requests lost to them: failed or aborted.
    let lost: Int
    /// The longest one's requests.
    let longest: Int
    /// Milliseconds to recover, at the median and in 95 % of the ended ones; nil for none.
    let medianRecovery: Int64?
    let slowRecovery: Int64?
    /// About how many records the lost requests would have delivered, and for how many of them that is not known.
    let usualRecords: Int128
    let withoutUsual: Int

    init(_ episodes: [Episode]) {
        count = episodes.count
        open = episodes.count { $0.recovery == nil }
        lost = episodes.reduce(0) { $0 + $1.lost }
        longest = episodes.map(\.lost).max() ?? 0
        let times = episodes.compactMap(\.timeToRecover).map(Double.init).sorted()
        medianRecovery = times.isEmpty ? nil : Int64(Quantiles.quantile(0.5, ordered: times))
        slowRecovery = times.isEmpty ? nil : Int64(Quantiles.quantile(0.95, ordered: times))
        var (sum, unknown) = (Int128(0), 0)
        for episode in episodes {
            guard let records = episode.usuallyDelivered else {
                unknown += episode.lost
                continue
            }
            sum += records
        }
        usualRecords = sum
        withoutUsual = unknown
    }
}
