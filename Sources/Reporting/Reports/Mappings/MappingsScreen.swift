import Figures
import IngestionAPI

/// What is drawn where the list of mappings is watched: the table, when it was looked at last, and what has changed.
public struct MappingsScreen {
    private static let mostChanges = 4

    private let labels: MappingLabels
    private let seconds: Double
    private let words: Words
    private var before: MappingsFigures?
    private var time = ""
    private var changes: [String] = []

    /// A screen that has shown nothing yet.
    /// - Parameter seconds: how long it is until the next look.
    public init(labels: MappingLabels, seconds: Double, in language: ReportLanguage = .en) {
        words = Words(language)
        self.labels = labels
        self.seconds = seconds
    }

    /// Takes in what was found at a look.
    public mutating func look(_ figures: MappingsFigures, at now: Instant) {
        time = String(ClockTime(now, in: figures.days.period.timeZone).description.suffix(8))
        if let before {
            let new = MappingsChanges.between(before, figures, labels: labels, in: words.language).map {
                "\(time)  \($0)"
            }
            changes = Array((new + changes).prefix(Self.mostChanges))
        }
        before = figures
    }

    /// The screen's lines. A table that is higher than the screen is cut, and that is said.
    /// - Parameters:
    ///   - text: the list as text.
    ///   - rows: the screen's height.
    public func lines(_ text: String, rows: Int, style: TerminalStyle) -> [String] {
        let every = Numbers.shortest(seconds)
        let looked = words("screenLooked", ["time": time, "seconds": every])
        let foot =
            [style.painted(DisplayWidth.cut(looked, to: style.width), .quiet)]
            + (changes.isEmpty ? [words["screenNoChange"]] : changes).map {
                DisplayWidth.cut($0, to: style.width)
            }
        var table = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
        let room = max(1, rows - foot.count - 1)
        if table.count > room {
            table = table.prefix(room - 1) + [words("screenMore", ["n": "\(table.count - room + 1)"])]
        }
        return table + [""] + foot
    }
}
