/// Quantiles of ordered values.
package enum Quantiles {
    /// The value below which a share of the values lies, between neighbors in proportion (Hyndman and Fan's type 7).
    /// - Parameter ordered: at least one value, in order.
    package static func quantile(_ share: Double, ordered: [Double]) -> Double {
        let place = share * Double(ordered.count - 1)
        let below = Int(place.rounded(.down))
        let above = min(below + 1, ordered.count - 1)
        return ordered[below] + (ordered[above] - ordered[below]) * (place - Double(below))
    }

    /// The middle value; nil for none.
    package static func median(_ values: [Double]) -> Double? {
        values.isEmpty ? nil : quantile(0.5, ordered: values.sorted())
    }

    /// The spread of values around 0 as a standard deviation, which outliers do not move: 1.4826 times the median of
    /// their sizes.
    package static func robustSpread(_ residuals: [Double]) -> Double {
        1.4826 * (median(residuals.map(abs)) ?? 0)
    }
}
