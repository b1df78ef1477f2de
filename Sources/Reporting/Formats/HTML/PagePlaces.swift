/// What has to be known of a whole document before a part of it is written: where its links lead, and which kinds of tables it
/// has.
struct PagePlaces: Sendable {
    private var anchors: [Place: String] = [:]
    private var counts: [String: Int] = [:]
    private var kinds: [[Table.Column]: Int] = [:]
    private(set) var hasCharts = false
    /// What stands around the page, where it is one of many.
    private let frame: PageFrame?

    init(_ document: Document, in frame: PageFrame? = nil) {
        self.frame = frame
        for block in document.lead { add(block) }
        for section in document.sections {
            add(.section(section.key), at: section.key)
            add(section.place)
            for block in section.blocks { add(block) }
        }
    }

    /// The name of a place of the page; nil where the page does not have it.
    subscript(place: Place?) -> String? { place.flatMap { anchors[$0] } }

    /// Where a link leads: to a place of the page, else to the page that is about it; nil where there is neither. A week has a page of its
    /// own, which says more than any other does.
    func address(of place: Place?) -> String? {
        guard let place else { return nil }
        if case .week = place, let address = frame?.address(of: place) { return address }
        return anchors[place].map { "#" + $0 } ?? frame?.address(of: place)
    }

    /// The day that a link is about, where days can be drawn over; empty for none.
    func day(of place: Place?) -> String {
        guard frame != nil, case .day(let day) = place else { return "" }
        return day.description
    }

    /// The number of a table's kind: tables with the same columns are of one.
    func kind(of table: Table) -> Int { kinds[table.columns] ?? 0 }

    /// All columns that have a button for their own definition, with its name.
    var definitions: [(id: String, column: Table.Column)] {
        kinds.sorted { $0.value < $1.value }.flatMap { columns, kind in
            columns.filter { $0.term == nil && $0.definition?.isEmpty == false }.map { ("t\(kind)-\($0.name)", $0) }
        }
    }

    // MARK: - Headings of cards

    /// The style that names figures where a narrow screen shows a table's rows as cards, so that a table of many rows need not
    /// repeat its headings in each cell.
    var labels: String {
        kinds.sorted { $0.value < $1.value }.reduce(into: "") { text, kind in
            for (place, column) in kind.key.enumerated() {
                text += ".t\(kind.value) :nth-child(\(place + 1)) { --label: \"\(Self.escaped(column.heading))\"; }\n"
            }
        }
    }

    /// A text as a string of CSS: no quotation mark ends it, no tag ends the style.
    private static func escaped(_ text: String) -> String {
        text.unicodeScalars.reduce(into: "") { result, scalar in
            switch scalar {
            case "\"", "\\", "<": result += "\\\(String(scalar.value, radix: 16)) "
            case "\u{0}"..<" ", "\u{7F}": result += " "
            default: result.unicodeScalars.append(scalar)
            }
        }
    }

    // MARK: - Places

    private mutating func add(_ place: Place?, at anchor: String? = nil) {
        guard let place, anchors[place] == nil else { return }
        anchors[place] = anchor ?? name(place)
    }

    /// Numbered, as names from captures can hold anything.
    private mutating func name(_ place: Place) -> String {
        switch place {
        case .section(let key): return key
        case .week(let week): return "week-\(week)"
        case .rule(let rule): return "rule-\(rule)"
        case .mapping: return numbered("m")
        case .code: return numbered("c")
        case .request: return numbered("r")
        case .answer: return numbered("a")
        case .day: return numbered("d")
        case .finding(let number): return "f-\(number)"
        case .requests: return numbered("l")
        case .own: return numbered("o")
        }
    }

    private mutating func numbered(_ kind: String) -> String {
        counts[kind, default: 0] += 1
        return "\(kind)-\(counts[kind]!)"
    }

    private mutating func add(_ block: Block) {
        switch block {
        case .table(let table): add(table)
        case .notices(let notices, _): for notice in notices { add(notice) }
        case .charts(let charts):
            hasCharts = true
            for chart in charts {
                add(.section(chart.key), at: chart.key)
                add(chart.table)
            }
        case .definitions(let definitions): for definition in definitions { add(definition.place) }
        case .details(let details):
            add(details.place)
            for block in details.blocks { add(block) }
        case .paragraph, .remark, .verdict, .list, .tiles, .grid, .series, .timeline, .raw, .command: break
        }
    }

    private mutating func add(_ table: Table) {
        if kinds[table.columns] == nil { kinds[table.columns] = kinds.count + 1 }
        for row in table.rows { for cell in row.prefix(2) { add(cell.place) } }
    }

    private mutating func add(_ notice: Notice) {
        add(notice.place)
        for inner in notice.because { add(inner) }
    }
}
