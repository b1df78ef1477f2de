/// A picture of figures, and the table behind it.
struct Chart: Equatable, Sendable {
    /// What it is called in addresses.
    var key: String
    var title: String
    /// What it shows, for who can't see it.
    var text: String
    /// The definition of what it shows.
    var term: String
    var drawing: Drawing
    var legend: [Entry] = []
    /// What it leaves out; nil for nothing.
    var note: String?
    var table: Table

    enum Drawing: Equatable, Sendable {
        case time(TimeChart)
        case heat(HeatMap)
        case trends([Trend])
    }

    /// What a mark of the legend stands for.
    struct Entry: Equatable, Sendable {
        var look: Look
        var label: String
    }

    /// How something is marked: the name of its style.
    enum Look: String, Equatable, Sendable {
        case success, failed, aborted, pending, nodata, line, band, dashes, ring, triangle, expected
        case h0, h1, h2, h3, h4, h5
    }
}

/// Figures over days or weeks that stand side by side.
struct TimeChart: Equatable, Sendable {
    /// One day or week.
    struct Column: Equatable, Sendable {
        /// What stands below it; nil for nothing.
        var label: String?
        /// Whether its label gives way on a small screen.
        var isMinor = false
        /// Whether it is the one that the report is about.
        var isOwn = false
        /// Whether anything is known about it.
        var isKnown = true
        /// What it says to who points at it.
        var summary: String
        var link: Place?
        var marks: [Mark] = []
        /// What stands above its greatest value.
        var value: String?
        /// Its value in few characters, for formats that are narrow.
        var figure: String?
    }

    /// What is drawn of a column, from the back to the front.
    enum Mark: Equatable, Sendable {
        /// A part of a bar.
        case bar(Chart.Look, from: Double, to: Double)
        /// The field in which values are expected, and its middle.
        case band(low: Double, middle: Double, high: Double)
        /// The limits of what is usual, and their middle.
        case limits(low: Double, middle: Double, high: Double)
        /// How exact a value is.
        case interval(low: Double, high: Double)
        /// - Parameter isOut: whether it lies outside of what is usual.
        case point(Double, isOut: Bool = false)
        case triangle(Double)
        /// Nothing to show, though something is known.
        case dash
    }

    /// Values through which a line goes; it is broken where one has none.
    struct Line: Equatable, Sendable {
        var values: [Double?]
        var isDashed = false
    }

    /// What is said of columns about which nothing is known.
    var unknown: String
    /// The least and the greatest value of the scale.
    var low, high: Double
    var ticks: [Tick]
    var lines: [Line] = []
    var columns: [Column]

    /// A value that has a line of the grid.
    struct Tick: Equatable, Sendable {
        var value: Double
        var label: String
    }
}

extension TimeChart {
    /// Round values from 0 to at least `greatest`, three to five of them.
    static func ticks(upTo greatest: Int, _ label: (Int) -> String) -> [Tick] {
        let target = max(1, Double(greatest)) / 4
        var unit = 1.0
        while unit * 10 <= target { unit *= 10 }
        let step = [1, 2, 5, 10].map { $0 * unit }.first { $0 >= target } ?? unit * 10
        let whole = max(1, Int(step))
        return stride(from: 0, through: (greatest + whole - 1) / whole * whole, by: whole).map {
            Tick(value: Double($0), label: label($0))
        }
    }
}

/// Shares in rows and columns, shaded.
struct HeatMap: Equatable, Sendable {
    struct Row: Equatable, Sendable {
        var label: String
        /// What it is called in full.
        var name: String
        /// Where the row leads; a row that leads nowhere may have cells that do.
        var link: Place?
        var cells: [Cell]
    }

    struct Cell: Equatable, Sendable {
        /// The step of the shade, 0 to 5; nil where nothing happened.
        var level: Int?
        /// Whether anything is known.
        var isKnown = true
        var text: String?
        var summary: String?
        var link: Place?
    }

    /// One a column; nil for those without room.
    var headings: [String?]
    var rows: [Row]
    /// How wide the labels of the rows are, in columns of a terminal.
    var labelWidth: Int
}

/// One of several small pictures on the same scale.
struct Trend: Equatable, Sendable {
    var name: Span
    var summary: String
    var bars: [Bar]
    /// The last figure, and what stands behind it.
    var figure: String
    var note: String

    struct Bar: Equatable, Sendable {
        var count: Int
        var summary: String
    }
}
