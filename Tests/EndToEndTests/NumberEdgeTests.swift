import Foundation
import TestSupport
import Testing

/// Numbers where they are largest, and what stands in their place: IDs, counts of records, and sums of them.
@Suite("The edges of numbers")
struct NumberEdgeTests {
    private let workdir: Workdir

    init() throws {
        workdir = try Workdir()
    }

    private static func url(_ organization: String, _ mapping: String) -> String {
        "https://mc.adobe.io/\(organization)/campaign/dataIngestion/xdmIngestion/\(mapping)/ingest"
    }

    /// A request with its success, `id` and `records` as they stand in JSON.
    private static func request(
        _ id: String, organization: String = "acme", mapping: String = "1042", day: String = "2026-11-16",
        hour: Int = 3,
        records: String = "7"
    ) -> [String] {
        let time = "\(day)T\(hour < 10 ? "0" : "")\(hour)"
        return [
            #"{"at":"\#(time):00:00Z","method":"POST","url":"\#(url(organization, mapping))","response":"#
                + #"{"requestId":\#(id),"info":"","status":"Success"}}"#,
            #"{"at":"\#(time):05:00Z","method":"GET","url":"\#(url(organization, mapping))","response":"#
                + #"{"batchId":"","info":"","numRecords":\#(records),"requestId":\#(id),"status":"Success"}}"#,
        ]
    }

    private func importing(_ lines: [String], as name: String = "c.ndjson") throws -> Workdir.Result {
        try workdir.write(name, (lines.joined(separator: "\n") + "\n").utf8)
        return try workdir.run("import", name)
    }

    /// The texts of a workbook, as XML.
    private func texts(_ workbook: String) throws -> String {
        let script = "import sys, zipfile; print(zipfile.ZipFile(sys.argv[1]).read('xl/sharedStrings.xml').decode())"
        return try workdir.tool("python3", ["-c", script, workdir.path(workbook)])
    }

    /// Runs a statement on the database behind the program's back.
    @discardableResult
    private func sql(_ statement: String) throws -> String {
        try workdir.tool("sqlite3", [workdir.path("ingest-audit.sqlite"), statement])
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    // MARK: - IDs

    @Test("request IDs are numbers up to 2^63-1, strings of such, or opaque text, and are found again by it")
    func requestIDs() throws {
        // As they stand in JSON, and as they are called then; nil for what names no request.
        let ids: [(json: String, id: String?)] = [
            ("9223372036854775807", "9223372036854775807"), (#""9223372036854775806""#, "9223372036854775806"),
            ("9223372036854775808", "9223372036854775808"), ("-9223372036854775808", "-9223372036854775808"),
            ("-9223372036854775809", "-9223372036854775809"), ("0", "0"), ("-1", "-1"), ("1.5", "1.5"), ("1e3", "1e3"),
            (#""007""#, "007"), (#"" 7""#, " 7"), (#""+7""#, "+7"), ("1e400", "1e400"),
            ("12345678901234567890123", "12345678901234567890123"), (#""R-1""#, "R-1"), (#""caf\u00e9""#, "caf\u{E9}"),
            (#""cafe\u0301""#, "cafe\u{301}"), (#""\u0663""#, "\u{663}"), ("null", nil), ("true", nil), (#""""#, nil),
            (#"{"a":1}"#, nil), ("[1]", nil),
        ]
        #expect(try importing(ids.flatMap { Self.request($0.json) }).exit == 0)
        let list = try workdir.run("requests", "--limit", "0", "--format", "json")
        let found = try JSONSerialization.jsonObject(with: Data(list.output.utf8)) as? [String: Any]
        let names = try #require(found?["requests"] as? [[String: Any]]).compactMap { $0["request"] as? String }
        // Byte for byte: to Swift, texts of other bytes can be equal.
        func bytes(_ names: [String]) -> [String] { names.map { Array($0.utf8).description }.sorted() }
        #expect(bytes(names) == bytes(ids.compactMap(\.id)))
        for id in ids.compactMap(\.id) {
            let story = try workdir.run("requests", "--json", "--", id)
            #expect(story.exit == 0, "\(id)")
            let parts = try JSONSerialization.jsonObject(with: Data(story.output.utf8)) as? [[String: Any]]
            #expect(parts?.count == 1 && (parts?[0]["exchanges"] as? [Any])?.count == 2, "\(id)")
        }
        #expect(try workdir.run("verify").exit == 0)
    }

    @Test(
        "texts that look alike are two IDs, mappings and organizations, whatever is imported together; no report stumbles"
    )
    func twins() throws {
        let twins = ["caf\u{E9}", "cafe\u{301}"]
        let halves = twins.map { one in
            (1...6).flatMap { Self.request(#""\#(one)-\#($0)""#, organization: one, mapping: one, hour: $0) }
        }
        #expect(try importing(halves[0] + halves[1]).exit == 0)
        for (index, half) in halves.enumerated() {
            try workdir.write("\(index)", (half.joined(separator: "\n") + "\n").utf8)
            #expect(try workdir.run("import", "--db", "split.sqlite", "--format", "ndjson", "\(index)").exit == 0)
        }
        let dumps = try ["ingest-audit.sqlite", "split.sqlite"].map {
            try workdir.python("dump_derived.py", workdir.path($0)).output
        }
        #expect(dumps[0] == dumps[1] && dumps[0].contains("caf"))
        for arguments in [
            ["report", "weekly"], ["report", "weekly", "--format", "html"], ["report", "weekly", "--format", "json"],
            ["export", "t"], ["mappings"], ["metrics"], ["requests"], ["verify"],
            ["check", "--min-success-rate", "0", "--objective", "99"],
        ] {
            let result = try workdir.run(arguments + ["--db", "split.sqlite"])
            #expect(result.exit == 0, "\(arguments): \(result.errors)")
        }
    }

    @Test("the same ID in two organizations is two requests and no conflict")
    func organizations() throws {
        let imported = try importing(
            Self.request("3520", organization: "acme") + Self.request("3520", organization: "beta", mapping: "9"))
        #expect(
            imported.exit == 0 && imported.errors.contains("2 new requests (") && !imported.errors.contains("warning"))
        let story = try workdir.run("requests", "3520").output
        #expect(story.contains("mapping 1042 of acme: success") && story.contains("mapping 9 of beta: success"))
        #expect(!story.contains("Conflict"))
    }

    // MARK: - Records

    @Test("numRecords is a whole number from 0 to a million million; anything else is unknown, told, and no figure")
    func records() throws {
        let records: [(json: String, value: Int?)] = [
            ("0", 0), ("-0", 0), ("15", 15), (#""12""#, 12), ("1000000000000", 1_000_000_000_000), ("-1", nil),
            ("1.5", nil), ("15.0", nil), ("1e3", nil), ("1000000000001", nil), ("9223372036854775807", nil),
            ("9223372036854775808", nil), ("-9223372036854775809", nil), ("1e400", nil), ("null", nil), ("true", nil),
            (#""many""#, nil), (#""1.5""#, nil), (#""""#, nil), ("[1]", nil), ("{}", nil),
        ]
        let lines = records.enumerated().flatMap { Self.request("\($0)", hour: 3, records: $1.json) }
        #expect(try importing(lines).exit == 0)
        let report = try workdir.weekly("ingest-audit.sqlite", "--week", "2026-W47")
        #expect(report.totals.counts.success == records.count)
        #expect(report.totals.counts.records == records.compactMap(\.value).reduce(0, +))
        let unknown = records.count { $0.value == nil }
        let text = try workdir.run("report", "weekly", "--week", "2026-W47").output
        #expect(text.contains("1,000,000,000,027") && text.contains("unknown for \(unknown) requests"))
    }

    @Test("sums of records that 64 bits can't hold are told to the last digit, in every report")
    func wideSums() throws {
        let lines = (1...14).flatMap { day in
            ["1042", "1043"].flatMap {
                Self.request(
                    "\(day)\($0)", mapping: $0, day: "2026-11-\(day + 8 < 10 ? "0" : "")\(day + 8)", records: "1")
            }
        }
        #expect(try importing(lines).exit == 0)
        // 2^63 - 1 - day: no two days alike, and no sum round.
        try sql("UPDATE daily SET records = 9223372036854775807 - day")
        let monday = 20_773  // 2026-11-16
        let week = (monday..<monday + 7).reduce(Int128(0)) { $0 + Int128(Int64.max) - Int128($1) }
        let all = (monday - 7..<monday + 7).reduce(Int128(0)) { $0 + Int128(Int64.max) - Int128($1) }
        #expect(try sql("SELECT min(day) || ' ' || max(day) FROM daily") == "20766 20779")
        func grouped(_ value: Int128) -> String {
            String(
                String(value).reversed().enumerated().flatMap { $0 > 0 && $0 % 3 == 0 ? [",", $1] : [$1] }.reversed())
        }
        let arguments = ["report", "weekly", "--week", "2026-W47"]
        for (format, texts) in [
            ("text", [grouped(2 * week)]), ("markdown", [grouped(2 * week), grouped(week)]),
            ("html", [grouped(2 * week), grouped(week)]),
            ("json", ["\"records\" : \(2 * week)", "\"records\" : \(week)"]),
            ("csv", [",\(week),"]),
        ] {
            let result = try workdir.run(arguments + ["--format", format])
            #expect(result.exit == 0, "\(result.errors)")
            for text in texts { #expect(result.output.contains(text), "\(format): \(text)") }
        }
        #expect(try workdir.run("export", "t", "--week", "2026-W47").exit == 0)
        #expect(String(decoding: try workdir.read("t/totals.csv"), as: UTF8.self).contains(",\(2 * week),"))
        if OptionalPart.workbooks.isThere {
            // A number of Excel's has fifteen digits: there it is text.
            #expect(try workdir.run("export", "t", "--week", "2026-W47", "--format", "xlsx").exit == 0)
            #expect(try texts("t/ingest-audit.xlsx").contains(">\(2 * week)<"))
        }
        let metrics = try workdir.run("metrics")
        #expect(metrics.output.contains("ingest_audit_records{organization=\"acme\",mapping=\"1042\"} \(Double(all))"))
        #expect(
            metrics.output.contains("ingest_audit_week_records{organization=\"acme\",mapping=\"1042\"} \(Double(week))")
        )
        for arguments in [["mappings"], ["check", "--min-success-rate", "0", "--objective", "99"], ["errors"]] {
            #expect(try workdir.run(arguments).exit == 0, "\(arguments)")
        }
        // A report of the user's own has SQLite's sums, which say so.
        try workdir.write("own.sql", "-- title: Sum\nSELECT sum(records) AS records FROM daily\n".utf8)
        let own = try workdir.run("report", "own", "--report-dir", ".")
        #expect(own.exit == 65 && own.errors.contains("integer overflow"), "\(own.errors)")
    }

    @Test("one day of one mapping with more records than its column can hold is refused by name, and nothing is kept")
    func widestDay() throws {
        #expect(try importing(["1", "2"].flatMap { Self.request($0, records: "1") }).exit == 0)
        try sql("UPDATE request SET records = 5000000000000000000")
        let before = try workdir.python("dump_derived.py", workdir.path("ingest-audit.sqlite")).output
        let refused = try importing(Self.request("3", records: "1"), as: "more.ndjson")
        #expect(refused.exit == 74)
        #expect(refused.errors.contains("mapping 1042 of acme on 2026-11-16"), "\(refused.errors)")
        #expect(try workdir.python("dump_derived.py", workdir.path("ingest-audit.sqlite")).output == before)
        // Another day's counts do not meet them.
        #expect(try importing(Self.request("4", day: "2026-11-17"), as: "other.ndjson").exit == 0)
    }

    @Test(
        "days that Excel does not know are text in a workbook",
        .wants(.workbooks))
    func workbookDays() throws {
        #expect(try importing(Self.request("1", day: "1900-02-28") + Self.request("2", day: "1900-03-01")).exit == 0)
        let arguments = ["export", "t", "--since", "1900-02-27", "--until", "1900-03-02", "--format", "xlsx"]
        #expect(try workdir.run(arguments).exit == 0)
        let texts = try texts("t/ingest-audit.xlsx")
        #expect(texts.contains(">1900-02-28<") && !texts.contains(">1900-03-01<"))
    }

    @Test("a band of usual records that reaches beyond every whole number is drawn and told")
    func wideBand() throws {
        // Twelve weeks of days with four records, or with four million million.
        let lines = (0..<91).flatMap { day -> [String] in
            let date = ISO8601DateFormatter().string(
                from: Date(timeIntervalSince1970: 1_787_529_600 + Double(day) * 86_400)
            ).prefix(10)
            let records = (day / 7) % 2 == 0 ? "1000000000000" : "1"
            return (1...4).flatMap { Self.request("\(day * 10 + $0)", day: String(date), hour: $0, records: records) }
        }
        #expect(try importing(lines).exit == 0)
        for format in ["text", "html", "json", "markdown"] {
            let result = try workdir.run("report", "weekly", "--week", "2026-W47", "--format", format)
            #expect(result.exit == 0, "\(format): \(result.errors)")
            if format == "html" { #expect(result.output.contains(try Regex(#"0–[0-9.]+e\+[0-9]+ \(n=[0-9]+\)"#))) }
        }
    }

    // MARK: - Conflicts

    @Test("one ID under two mappings is told by the import, the reports and the request's story, and counts under one")
    func conflict() throws {
        struct Imported: Decodable {
            struct Totals: Decodable { var conflicts: Int }
            struct Source: Decodable { var conflicts: Int }
            var source: [Source]
            var totals: Totals
        }
        struct Report: Decodable {
            struct Conflict: Decodable, Equatable {
                var organization: String
                var request: String
                var mapping: String
                var mappings: [String]
                var submitted: String
            }
            var conflicts: [Conflict]
        }
        let post = Self.request("3520", mapping: "1043")[0]
        let status = Self.request("3520", mapping: "1042")[1]
        let other = Self.request("3521", mapping: "1042")
        let first = try importing([post] + other)
        #expect(first.exit == 0 && !first.errors.contains("mappings"))
        let second = try importing([post, status], as: "second.ndjson")
        #expect(second.exit == 0)
        #expect(second.errors.contains("0 new requests, 1 request named under several mappings"), "\(second.errors)")
        #expect(second.errors.contains("warning: second.ndjson: exchanges of 1 request name different mappings"))
        try workdir.write("all.ndjson", ([post, status] + other).map { $0 + "\n" }.joined().utf8)
        let json = try workdir.run("import", "--json", "--db", "new.sqlite", "all.ndjson").json(Imported.self)
        #expect(json.source.map(\.conflicts) == [1] && json.totals.conflicts == 1)

        // The accepted POST's mapping is the one that it counts under, as ever.
        let report = try workdir.weekly("ingest-audit.sqlite", "--week", "2026-W47")
        #expect(report.mappings.map { "\($0.mapping) \($0.figures.counts.success)" } == ["1042 1", "1043 1"])
        let arguments = ["report", "weekly", "--week", "2026-W47"]
        let told =
            "1 request is named under more than one mapping by its exchanges: 3520 of acme (1042, 1043; counted under 1043)."
        for format in ["text", "markdown"] {
            let text = try workdir.run(arguments + ["--format", format], environment: ["COLUMNS": "200"]).output
            #expect(text.replacing("\n", with: " ").contains(told), "\(text)")
        }
        let page = try workdir.run(arguments + ["--format", "html"]).output
        #expect(
            page.contains(
                "<bdi>3520</bdi> of <bdi>acme</bdi> (<bdi>1042</bdi>, <bdi>1043</bdi>; counted under <bdi>1043</bdi>)"))
        #expect(try workdir.run(arguments + ["--lang", "ko"]).output.contains("acme의 3520(1042, 1043; 1043에 집계)"))
        #expect(
            try workdir.run(arguments + ["--format", "json"]).json(Report.self).conflicts == [
                .init(
                    organization: "acme", request: "3520", mapping: "1043", mappings: ["1042", "1043"],
                    submitted: "2026-11-16T03:00:00.000Z")
            ])
        let story = try workdir.run("requests", "3520").output.split { $0.isWhitespace }
            .joined(separator: " ")
        #expect(
            story.contains(
                "asked for under another mapping; the request belongs to that of 2026-11-16 03:00:00.000, 1043"))
        #expect(
            story.contains(
                "Conflict: its exchanges name mappings 1042, 1043. It counts under 1043, the mapping of the POST that gives the submitted time (rule 2)."
            ), "\(story)")
        #expect(try !workdir.run("requests", "3521").output.contains("Conflict"))
        #expect(try workdir.run("verify").output.contains(try Regex("conflicting mappings +2 +–")))
    }
}
