import Figures

/// What the charts over time share: a picture of 560 × 240 units, its axes, and fields for what is not known.
struct ChartFrame {
    static let width = 560.0
    static let height = 240.0
    static let left = 52.0
    static let top = 22.0
    static let bottom = 204.0

    /// How many days or weeks stand side by side.
    let count: Int

    /// The width of one.
    var slot: Double { (Self.width - Self.left) / Double(max(1, count)) }

    /// The middle of one.
    func x(_ index: Int) -> Double { Self.left + slot * (Double(index) + 0.5) }

    /// A scale from 0 to a round number above the greatest value, and its round values.
    static func scale(upTo greatest: Int) -> (scale: ChartScale, ticks: [Int]) {
        let ticks = ChartScale.roundTicks(upTo: greatest)
        return (ChartScale(low: 0, high: Double(max(1, ticks.last ?? 1)), top: top, bottom: bottom), ticks)
    }

    /// What every template of a chart draws first.
    func context(_ ticks: [(y: Double, label: String)]) -> [String: Any] {
        let number = ChartScale.coordinate
        return [
            "width": number(Self.width), "height": number(Self.height),
            "ticks": ticks.map { tick in
                [
                    "y": number(tick.y), "left": number(Self.left), "right": number(Self.width),
                    "labelX": number(Self.left - 8), "labelY": number(tick.y + 4), "label": tick.label,
                ]
            },
        ]
    }

    /// The field in which a press leads to what stands behind a day or week.
    func hit(_ index: Int) -> [String: Any] {
        let number = ChartScale.coordinate
        return [
            "x": number(Self.left + slot * Double(index)), "y": number(Self.top), "width": number(slot),
            "height": number(Self.bottom - Self.top),
        ]
    }

    /// Neighbors about which nothing is known: one hatched field with one label, turned where it is too narrow.
    func gaps(_ unknown: [Bool], label: String) -> [[String: Any]] {
        let number = ChartScale.coordinate
        return unknown.runs.map { run in
            let inset = min(2, slot / 8)
            let left = Self.left + slot * Double(run.lowerBound) + inset
            let width = slot * Double(run.count) - 2 * inset
            let (middleX, middleY) = (number(left + width / 2), number((Self.top + Self.bottom) / 2))
            return [
                "x": number(left), "width": number(width), "top": number(Self.top),
                "full": number(Self.bottom - Self.top), "labelX": middleX, "labelY": middleY,
                "turn": ChartScale.fits(label, in: width) ? [] : ["rotate(-90 \(middleX) \(middleY))"],
            ]
        }
    }

    /// Labels below the axis: about ten, whatever there is room for.
    func labels(_ label: (Int) -> String) -> [[String: Any]] {
        let number = ChartScale.coordinate
        let step = max(1, (count + 9) / 10)
        return stride(from: 0, to: count, by: step).map { index in
            ["x": number(x(index)), "y": number(Self.bottom + 20), "label": label(index)]
        }
    }

    /// The points of lines through neighbors; one without a value breaks the line.
    func lines(_ values: [Double?], _ scale: ChartScale) -> [String] {
        values.map { $0 != nil }.runs.filter { $0.count > 1 }.map { run in
            run.map { index in
                ChartScale.coordinate(x(index)) + "," + ChartScale.coordinate(scale.y(values[index] ?? 0))
            }
            .joined(separator: " ")
        }
    }
}
