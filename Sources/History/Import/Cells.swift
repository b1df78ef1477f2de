import Figures
import GRDB
import IngestionAPI
import SQLText

/// One cell of the rollups: a mapping's day.
struct Cell: Hashable {
    var day: Int
    var mapping: Int
}

/// The cells that an import touches.
struct TouchedCells {
    private(set) var cells: Set<Cell> = []
    private let timeZone: ReportTimeZone
    /// The day asked about last: captures are mostly in order.
    private var current: (day: Int, range: Range<Int64>) = (0, 0..<0)
    /// The day noted last of each mapping, by its key: most requests touch the cell that the one before touched.
    private var latest: [Int] = []

    init(_ timeZone: ReportTimeZone) {
        self.timeZone = timeZone
    }

    /// Notes that the counts of a mapping have changed at an instant.
    mutating func insert(mapping: Int, at instant: Instant) {
        if !current.range.contains(instant.milliseconds) {
            let day = timeZone.day(of: instant)
            let end = timeZone.start(of: day.advanced(by: 1))
            current = (day.number, timeZone.start(of: day).milliseconds..<end.milliseconds)
        }
        if mapping < latest.count, latest[mapping] == current.day { return }
        cells.insert(Cell(day: current.day, mapping: mapping))
        if mapping < Self.remembered {
            while latest.count <= mapping { latest.append(.min) }
            latest[mapping] = current.day
        }
    }

    /// Keys are dealt out from 1: an array by key is short, but for a database of very many mappings.
    private static let remembered = 100_000
}

/// The rollups: tables `daily` and `daily_code`.
struct RollupTables {
    private let db: Database
    private let counting: CellCounting
    private let removal: [RawStatement]
    private let insertion: RawStatement
    private let codeInsertion: RawStatement

    init(_ db: Database, timeZone: ReportTimeZone) throws {
        self.db = db
        counting = try CellCounting(db, timeZone: timeZone)
        removal = try DerivedTable.all.filter { $0.pruned == .byDay }.map { table in
            try RawStatement(db, sql: "DELETE FROM \(table.name) WHERE day = ? AND mapping = ?")
        }
        insertion = try RawStatement(db, sql: SQLText.file("queries/daily_insert.sql"))
        codeInsertion = try RawStatement(db, sql: "INSERT INTO daily_code VALUES (?, ?, ?, ?)")
    }

    /// Recomputes some cells from the derived rows. A cell without anything has no row.
    func recompute(_ cells: some Collection<Cell>) throws {
        try counting.count(cells) { cell, counts in
            for statement in removal {
                statement.bind(1, cell.day)
                statement.bind(2, cell.mapping)
                try statement.run()
            }
            guard !counts.isEmpty else { return }
            try insert(cell, counts)
            for (code, requests) in counts.codes.sorted(by: { $0.key < $1.key }) {
                codeInsertion.bind(1, cell.day)
                codeInsertion.bind(2, cell.mapping)
                codeInsertion.bind(3, code)
                codeInsertion.bind(4, requests)
                try codeInsertion.run()
            }
        }
    }

    private func insert(_ cell: Cell, _ counts: Counts) throws {
        // Nine million requests of a million million records each, on one day of one mapping.
        guard let records = Int(exactly: counts.records) else { throw HistoryProblem.tooManyRecords(try words(cell)) }
        var (numbers, plain) = ([cell.day, cell.mapping], counts)
        plain.forEach(beside: counts) { numbers.append($1) }
        numbers.append(records)
        for (index, number) in numbers.enumerated() { insertion.bind(Int32(index + 1), number) }
        try insertion.run()
    }

    /// `mapping 1042 of acme on 2026-11-16`.
    private func words(_ cell: Cell) throws -> String {
        let name = try Names(db).mappings[cell.mapping]
        return "mapping \(name?.name ?? "?") of \(name?.organizationName ?? "?") on \(Day(number: cell.day))"
    }
}
