/// The first sheet of a workbook, for people: how things stand, what to do, the key figures, and the last weeks with their
/// picture. The sheets after it are the tables, for people and programs.
struct WorkbookCover {
    /// A thing to do.
    struct Line {
        let tone: String
        let color: UInt32
        let text: String
    }

    /// A key figure, now and before.
    struct Figure {
        /// How a figure and its change are shown.
        enum Kind {
            case count, number, rate
        }

        let label: String
        let kind: Kind
        let now: Double?
        let before: Double?
        /// Of a rate in points.
        let change: Double?
    }

    /// A week.
    struct Week {
        let name: String
        let rate, low, high: Double?
        /// Finished, accepted, failed, aborted; nil where nothing was captured.
        let counts: [Int]?
    }

    let sheet: String
    let title: String
    let period: String
    let state: String
    let stateColor: UInt32
    let answer: String
    let basis: String
    let toDoTitle: String
    let toDo: [Line]
    let nothingToDo: String
    let figuresTitle: String
    let figureHeadings: [String]
    let figures: [Figure]
    let points: String
    let weeksTitle: String
    let weekHeadings: [String]
    let weeks: [Week]
    /// Where the upright axis of the picture begins, 0 to 1.
    let lowest: Double
    /// What the sheets after it are.
    let note: String
}
