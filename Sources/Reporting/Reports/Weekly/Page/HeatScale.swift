/// How a share of failed and aborted requests is shaded: six steps, from none to most. The number stands in the cell, too.
enum HeatScale {
    /// The upper ends of the steps between none and the last one.
    private static let steps = [0.02, 0.05, 0.15, 0.40]

    /// A cell: its shade, how many, and what it says.
    /// - Parameter place: what it is about, in words.
    static func cell(troubled: Int, finished: Int, _ place: @autoclosure () -> String, _ words: Words) -> HeatMap.Cell {
        HeatMap.Cell(
            level: finished > 0 || troubled > 0 ? level(troubled, finished) : nil,
            text: troubled > 0 ? words.compact(Int64(troubled)) : nil,
            summary: words(
                "heatCell",
                ["place": place(), "troubled": Numbers.grouped(troubled), "n": Numbers.grouped(finished)]))
    }

    private static func level(_ troubled: Int, _ finished: Int) -> Int {
        guard troubled > 0, finished > 0 else { return 0 }
        let share = Double(troubled) / Double(finished)
        return 1 + (steps.firstIndex { share <= $0 } ?? steps.count)
    }

    /// What the steps stand for.
    static func legend(_ words: Words) -> [Chart.Entry] {
        let percent = { (share: Double) in "\(Int((share * 100).rounded()))%" }
        let middle = zip(steps, steps.dropFirst()).map { "\(percent($0))–\(percent($1))" }
        let labels = [words["heatNone"], "≤ \(percent(steps[0]))"] + middle + ["> \(percent(steps.last!))"]
        return paired([Chart.Look.h0, .h1, .h2, .h3, .h4, .h5], labels).map { Chart.Entry(look: $0, label: $1) }
    }
}
