/// Holm's correction for asking many questions at once: with it, the chance of any false alarm among all of them is at
/// most `alpha`, whatever they depend on (S. Holm, *A simple sequentially rejective multiple test procedure*, 1979).
package enum Holm {
    /// Which of the tests stand, by their places.
    /// - Parameter family: how many questions were asked; at least as many as there are p-values.
    package static func rejected(_ pValues: [Double], family: Int, alpha: Double) -> Set<Int> {
        var kept: Set<Int> = []
        for (rank, place) in pValues.indices.sorted(by: { (pValues[$0], $0) < (pValues[$1], $1) }).enumerated() {
            guard pValues[place] <= alpha / Double(max(1, family - rank)) else { break }
            kept.insert(place)
        }
        return kept
    }
}
