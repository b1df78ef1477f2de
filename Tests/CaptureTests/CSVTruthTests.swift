import Bytes
import IngestionAPI
import TestSupport
import Testing

@testable import Capture

/// Tables written at random, as many programs write them, with their truth: whatever is taken of them is right.
@Suite("Tables, against what wrote them")
struct CSVTruthTests {
    /// How one program writes its tables.
    private struct Layout {
        var delimiter: Character
        var quotesAll: Bool
        var lineEnd: String
        /// What stands before the names of the columns.
        var before: [String]
        var hasMark: Bool
        /// Whether a row is an exchange with its answer, or a request with its end.
        var hasAnswers: Bool
        var time: Time
        var zone: Zone
        var id: Int
        var label: Int
        var words: Int
        /// Columns that mean nothing, with what stands in them.
        var neighbors: [(name: String, values: [String])]
        var order: UInt64

        enum Time: CaseIterable {
            case iso, blank, slashes, korean, seconds, milliseconds, serial, dayFirst, monthFirst, twoColumns
        }
        enum Zone: CaseIterable { case offset, colon, utc, name, column, told }
    }

    private static let neighbors: [(name: String, values: [String])] = [
        ("No.", ["1", "404", "1042"]), ("Note", ["a; b", "a, b", "a|b", "say \"so\"", "two\nlines", "", "업무"]),
        ("Priority", ["high", "200"]), ("Client", ["10.0.0.1", "curl/8.5"]), ("Created by", ["post", "GET"]),
        ("Size", ["1,234", "512"]), ("Ticket", ["ACP-1", "#500"]), ("Checked", ["2026-01-01 00:00:00", "03:00"]),
        ("", ["", "x"]),
    ]

    private static func layout(_ chance: inout Chance) -> Layout {
        let time = chance.pick(Layout.Time.allCases)
        var zone = chance.pick(Layout.Zone.allCases)
        // A number bears no zone; one that counts seconds needs none.
        if time == .serial, zone != .told { zone = .told }
        let delimiter: Character = chance.pick([",", ";", "\t", "|"])
        var before: [String] = []
        if chance.one(in: 6) { before.append("Calls of November") }
        if chance.one(in: 8), delimiter != "\t" { before = ["sep=\(delimiter)"] }
        return Layout(
            delimiter: delimiter, quotesAll: chance.one(in: 3), lineEnd: chance.pick(["\n", "\r\n"]), before: before,
            hasMark: chance.one(in: 3), hasAnswers: chance.one(in: 2), time: time, zone: zone,
            id: Int.random(in: 0..<4, using: &chance),
            label: Int.random(in: 0..<2, using: &chance), words: Int.random(in: 0..<3, using: &chance),
            neighbors: neighbors.filter { _ in chance.one(in: 3) }, order: chance.next())
    }

    // MARK: - Cells

    /// An instant as the program writes it, and what it writes into the column of the day beside it.
    private static func time(_ seconds: Int64, _ layout: Layout) -> (day: String?, text: String) {
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let minutes: Int64 = layout.zone == .utc ? 0 : 540
        let local = Instant(milliseconds: (seconds + minutes * 60) * 1_000).description
        let (day, clock) = (String(local.prefix(10)), String(local.dropFirst(11).prefix(8)))
        let parts = day.split(separator: "-").map { Int($0)! }
        let hour = Int(clock.prefix(2))!
        let zone =
            switch layout.zone {
            case .offset: "+0900"
            case .colon: "+09:00"
            case .utc: "Z"
            case .name: " KST"
            case .column, .told: ""
            }
        let half = two((hour + 11) % 12 + 1) + clock.dropFirst(2)
        switch layout.time {
        case .iso: return (nil, "\(day)T\(clock)\(zone)")
        case .blank: return (nil, "\(day) \(clock).000\(zone)")
        case .slashes: return (nil, day.replacing("-", with: "/") + " \(clock)\(zone)")
        case .korean: return (nil, "\(parts[0]). \(parts[1]). \(parts[2]). \(hour < 12 ? "오전" : "오후") \(half)\(zone)")
        case .seconds: return (nil, "\(seconds)")
        case .milliseconds: return (nil, "\(seconds)000")
        case .serial:
            let days = Double(seconds + minutes * 60) / 86_400 + 25_569
            return (nil, "\(days)")
        case .dayFirst: return (nil, "\(two(parts[2])).\(two(parts[1])).\(parts[0]) \(clock)\(zone)")
        case .monthFirst:
            return (
                nil,
                "\(parts[1])/\(parts[2])/\(parts[0]) \(half) \(hour < 12 ? "AM" : "PM")\(zone == "Z" ? " UTC" : zone)"
            )
        case .twoColumns: return (day, clock + zone)
        }
    }

    private static func id(_ number: Int, _ layout: Layout) -> String {
        switch layout.id {
        case 0: "\(number)"
        case 1: "\(number).0"
        case 2: "'\(number)"
        default: "\(number / 1_000),\(String(1_000 + number % 1_000).dropFirst())"
        }
    }

    private static func cell(_ text: String, _ layout: Layout) -> String {
        let isQuoted =
            layout.quotesAll || text.contains { $0 == layout.delimiter || $0 == "\"" || $0 == "\n" || $0 == "\r\n" }
        return isQuoted ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
    }

    // MARK: - Tables

    private struct Truth {
        var brief: [String]
        var cells: [(name: String, text: String)]
    }

    private static func named(_ name: String, _ layout: Layout) -> String {
        layout.zone == .column ? name + " (KST)" : name
    }

    /// A time as the columns that hold it.
    private static func columns(
        _ name: (one: String, day: String, clock: String), _ seconds: Int64, _ layout: Layout
    ) -> [(name: String, text: String)] {
        let (day, text) = time(seconds, layout)
        guard let day else { return [(named(name.one, layout), text)] }
        return [(name.day, day), (named(name.clock, layout), text)]
    }

    private static func row(_ number: Int, _ seconds: Int64, _ layout: Layout, _ chance: inout Chance) -> Truth {
        let request = 3_000 + number
        let mapping = 1_000 + number % 7
        let label = layout.label == 0 ? "\(mapping)" : "Profiles, new (\(mapping))"
        func brief(_ method: String, _ at: Int64, _ kind: AnswerKind, _ records: Int) -> String {
            "\(method) \(mapping) \(request) \(at * 1_000) \(kind) \(records)"
        }
        if layout.hasAnswers {
            let isPost = chance.one(in: 3)
            let (status, kind) = chance.pick([
                ("Success", AnswerKind.success), ("Failed", .failed), ("In Progress", .inProgress),
            ])
            let answer =
                isPost
                ? #"{"requestId":\#(request),"info":"Ingestion request submitted successfully for the Mapping ID: \#(mapping)","status":"Success"}"#
                : #"{"batchId":"","info":"Mapping Id: \#(mapping). a \"quoted\" word","numRecords":\#(number),"requestId":\#(request),"status":"\#(status)"}"#
            let url =
                "https://mc.adobe.io/acme/campaign/dataIngestion/xdmIngestion/\(mapping)/ingest"
                + (isPost ? "" : "?requestId=\(request)")
            let cells =
                columns(("Timestamp", "Date", "Time"), seconds, layout) + [
                    ("Method", isPost ? "POST" : "GET"), ("URL", url), ("HTTP status", "200"),
                    ("Response body", answer),
                ]
            let records = !isPost && kind == .success ? number : -1
            return Truth(
                brief: [brief(isPost ? "POST" : "GET", seconds, isPost ? .submitted : kind, records)], cells: cells)
        }
        let (kind, words) = chance.pick([
            (AnswerKind.success, ["Success", "성공", "succeeded"]), (.failed, ["Failed", "실패", "ERROR"]),
            (.aborted, ["Aborted", "중단", "canceled"]),
        ])
        let ended = seconds + Int64.random(in: 1...3_000, using: &chance)
        let cells =
            [
                ("Mapping", label), ("Request ID", id(request, layout)), ("Status", words[layout.words]),
                ("Records", "\(number)"),
            ]
            + columns(("Submitted", "Start date", "Start time"), seconds, layout)
            + columns(("Finished", "End date", "End time"), ended, layout)
        return Truth(
            brief: [brief("POST", seconds, .submitted, -1), brief("GET", ended, kind, kind == .success ? number : -1)],
            cells: cells)
    }

    private static func options(_ layout: Layout) -> CaptureOptions {
        var options = CaptureOptions()
        options.organization = "acme"
        switch layout.time {
        case .dayFirst: options.dateOrder = .dayFirst
        case .monthFirst: options.dateOrder = .monthFirst
        case .serial: options.dateOrder = .excel
        default: break
        }
        if layout.zone == .told { options.timeZone = ReportTimeZone(identifier: "Asia/Seoul") }
        return options
    }

    private static func read(_ text: String, _ options: CaptureOptions) throws -> (
        found: [String], unread: [UnreadLine]
    ) {
        var bytes = Array(text.utf8)[...]
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
        let lines = bytes.split(separator: 0x0A, maxSplits: CSVHead.reach).map(Array.init)
        let head = try #require(CSVHead.first(lines))
        let raw = HashedInput(MemoryInput(Array(text.utf8), step: 4_096))
        let source = CSVSource(CSVRecords(LineInput(raw), delimiter: head.delimiter), options: options)
        let reader = EntryReader(path: "text", raw: raw, archive: nil, entries: source, organization: "acme")
        var (found, unread): ([String], [UnreadLine]) = ([], [])
        while let portion = try reader.next() {
            for index in 0..<portion.batch.count {
                let exchange = portion.batch[index]
                let kind = portion.batch.kinds[index]
                let records = kind == .success ? portion.batch.records[index] : -1
                found.append(
                    "\(exchange.method.name) \(exchange.target.mapping) \(exchange.requestID.map { "\($0)" } ?? "-") \(exchange.at.milliseconds) \(kind) \(records)"
                )
            }
            unread += portion.unread
        }
        return (found, unread)
    }

    @Test("what is taken is what happened: time, method, mapping, request, kind and records")
    func truth() throws {
        var chance = Chance(seed: 2_027)
        var (rows, taken) = (0, 0)
        for file in 0..<(Campaign.histories ?? 120) {
            let layout = Self.layout(&chance)
            var names: [String] = []
            var lines: [String] = []
            var truths: [String] = []
            for number in 0..<25 {
                let seconds = 1_794_700_000 + Int64(file % 400) * 86_400 + Int64(number) * 3_611
                let row = Self.row(number, seconds, layout, &chance)
                truths += row.brief
                var cells = row.cells
                for neighbor in layout.neighbors { cells.append((neighbor.name, chance.pick(neighbor.values))) }
                // The same order in each row.
                var order = Chance(seed: layout.order)
                cells.shuffle(using: &order)
                names = cells.map(\.name)
                lines.append(cells.map { Self.cell($0.text, layout) }.joined(separator: String(layout.delimiter)))
            }
            let heading = names.map { Self.cell($0, layout) }.joined(separator: String(layout.delimiter))
            let text =
                (layout.hasMark ? "\u{FEFF}" : "")
                + (layout.before + [heading] + lines + [""]).joined(separator: layout.lineEnd)
            let options = Self.options(layout)
            let needsZone = layout.zone == .told && layout.time != .seconds && layout.time != .milliseconds
            if needsZone {
                var untold = options
                untold.timeZone = nil
                #expect(throws: (any Error).self, "file \(file): \(text.prefix(600))") { try Self.read(text, untold) }
            }
            let (found, unread) = try Self.read(text, options)
            rows += lines.count
            taken += found.count
            guard Set(found) == Set(truths), found.count == truths.count, unread.isEmpty else {
                let wrong = Set(found).symmetricDifference(truths).sorted().prefix(4)
                Issue.record("file \(file): \(wrong) \(unread.first?.reason ?? ""): \(text.prefix(900))")
                return
            }
        }
        print("tables: \(rows) rows, \(taken) exchanges right")
    }
}
