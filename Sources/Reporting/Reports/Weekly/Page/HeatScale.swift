/// How a share of failed and aborted requests is shaded: six steps, from none to most. The number stands in the cell, too.
enum HeatScale {
    /// The upper ends of the steps between none and the last one.
    static let steps = [0.02, 0.05, 0.15, 0.40]

    /// The class of a cell: `h0` nothing, `h1` to `h5` more and more.
    static func level(troubled: Int, finished: Int) -> Int {
        guard troubled > 0, finished > 0 else { return 0 }
        let share = Double(troubled) / Double(finished)
        return 1 + (steps.firstIndex { share <= $0 } ?? steps.count)
    }

    /// What the steps stand for.
    static func legend(_ words: Words) -> [[String: Any]] {
        let percent = { (share: Double) in "\(Int((share * 100).rounded()))%" }
        let middle = zip(steps, steps.dropFirst()).enumerated().map { offset, step in
            ["level": offset + 2, "label": "\(percent(step.0))–\(percent(step.1))"] as [String: Any]
        }
        return [["level": 0, "label": words["heatNone"]], ["level": 1, "label": "≤ \(percent(steps[0]))"]] + middle
            + [["level": steps.count + 1, "label": "> \(percent(steps.last!))"]]
    }
}
