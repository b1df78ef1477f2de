import Foundation
import TestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#endif

/// What is exported, opened by LibreOffice as a double click opens it, and read back.
@Suite("The export", .serialized, .ahead)
struct ExportTests {
    private let workdir: Workdir

    /// Names and IDs that spreadsheets are known to take for something else, and some that they must not be kept from.
    private static let texts = [
        "1042", "7", "007", "123456789012", "123456789012345678", "01E4567890123456789012345678", "12E5", "1E400",
        "3-4",
        "MAR1", "Mar 3", "SEP2026", "Mär 3", "1. März", "3월 4일", "10:30", "12%", "1.5", "1,5", "1.000", "(5)", "½",
        "１２３",
        "TRUE", "wahr", "=1+1", "+1", "-1", "@SUM(1)", "=HYPERLINK(\"http://x\")", "#N/A", "'x", "a,b;c", "a\"b",
        " 12 ",
        "한국어 매핑", "데이터\n수집", "XDM44", "ACP-880056", "2026-11-16", "\t5",
    ]
    private static let organizations = ["acme", "3-4", "MAR1", "007", "조직 1", "=acme"]
    private static let batches = [
        "01E4567890123456789012345678", "12345678901234567890123456", "01E45678901234567890123456",
        "VN7JP0NE4RQ6XKTRNNCGPB99ED",
        "00000000000000000000000042", "1234567890123456789012E345",
    ]

    init() throws {
        workdir = try Workdir()
        var lines: [String] = []
        func add(_ method: String, _ url: String, _ minute: Int, _ response: [String: Any]) throws {
            let time = "2026-11-\(17 + minute / 1_440)T\(Self.two(minute / 60 % 24)):\(Self.two(minute % 60)):07.250Z"
            let line: [String: Any] = [
                "at": time, "method": method, "url": url, "httpStatus": 200, "response": response,
            ]
            let data = try JSONSerialization.data(withJSONObject: line, options: [.sortedKeys])
            lines.append(String(decoding: data, as: UTF8.self))
        }
        func encoded(_ text: String) -> String {
            text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? text
        }
        for (index, text) in Self.texts.enumerated() {
            let organization = encoded(Self.organizations[index % Self.organizations.count])
            let url = "https://mc.adobe.io/\(organization)/campaign/dataIngestion/xdmIngestion/\(encoded(text))/ingest"
            let request = 100_000_000_000_000_001 + index * 1_234_567_890_123
            try add("POST", url, index * 60, ["requestId": request, "info": "submitted", "status": "Success"])
            let batch = Self.batches[index % Self.batches.count]
            let isSuccess = index % 3 == 0
            try add(
                "GET", "\(url)?requestId=\(request)", index * 60 + 10,
                [
                    "batchId": batch, "info": isSuccess ? "done" : "ACP-880056 failed", "requestId": request,
                    "numRecords": isSuccess ? index : 0, "status": isSuccess ? "Success" : "Failed",
                ])
            // In the week before it went better, so that some changes are negative.
            let before = "2026-11-10T08:\(Self.two(index)):00.000Z"
            lines.append(
                #"{"at":"\#(before)","method":"GET","url":"\#(url)?requestId=\#(index + 1)","response":{"batchId":"\#(batch)","#
                    + #""info":"done","numRecords":5,"requestId":\#(index + 1),"status":"Success"}}"#)
        }
        try workdir.write("capture.ndjson", Array((lines.joined(separator: "\n") + "\n").utf8))
        let imported = try workdir.run("import", "capture.ndjson")
        #expect(imported.exit == 0, "\(imported.errors)")
        #expect(try export("raw", "--profile", "raw").exit == 0)
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    private func export(_ folder: String, _ options: String...) throws -> Workdir.Result {
        try workdir.run(["export", folder, "--week", "2026-W47"] + options)
    }

    // MARK: What a spreadsheet makes of it

    @Test(
        "opened by LibreOffice in English, German and Korean, no cell is taken for anything else",
        .wants(.office), .timeLimit(.minutes(1)),
        arguments: [
            (",", "44,34,76,1,,1033,false,true"), (";", "59,34,76,1,,1031,false,true"),
            (",", "44,34,76,1,,1042,false,true"),
        ])
    func opened(delimiter: String, filter: String) throws {
        #expect(try export("tables", "--delimiter", delimiter).exit == 0)
        let names = try Package(workdir, "tables").resources.map { "tables/\($0.path)" }
        #expect(names.count == 7)
        _ = try office(["--infilter=CSV:\(filter)", "--convert-to", "fods", "--outdir", "opened"] + names)
        for resource in try Package(workdir, "tables").resources {
            let sheets = try sheets("opened/\(resource.name).fods")
            try compare(resource, sheets.values.first ?? [], isGuarded: true)
        }
    }

    @Test(
        "a workbook holds every cell as what it is",
        .wants(.office, .workbooks),
        .timeLimit(.minutes(1)))
    func workbook() throws {
        #expect(try export("book", "--format", "xlsx").exit == 0)
        #expect(try export("again", "--format", "xlsx").exit == 0)
        #expect(try workdir.read("book/ingest-audit.xlsx") == workdir.read("again/ingest-audit.xlsx"))
        _ = try office(["--convert-to", "fods", "--outdir", "opened", "book/ingest-audit.xlsx"])
        let sheets = try sheets("opened/ingest-audit.fods")
        let resources = try Package(workdir, "book").resources
        #expect(Set(sheets.keys).isSuperset(of: resources.map(\.name)))
        for resource in resources {
            #expect(resource.path == "ingest-audit.xlsx")
            try compare(resource, try #require(sheets[resource.name]), isGuarded: false)
        }
    }

    @Test(
        "a workbook begins with a sheet for people, with a picture; its tables have names for programs, and what a reader needs",
        .wants(.frictionless, .workbooks), .timeLimit(.minutes(1)))
    func readable() throws {
        struct Book: Decodable {
            struct Sheet: Decodable {
                var name: String
                var names: [String?]
                var formats: [String]
                var frozen: String?
                var filter: String?
                var isLandscape: Bool
                var conditions: Int
                var texts: [String]
            }
            var sheets: [Sheet]
        }
        #expect(try export("book", "--format", "xlsx", "--lang", "ko").exit == 0)
        let script = """
            import json, sys, openpyxl
            book = openpyxl.load_workbook(sys.argv[1])
            print(json.dumps({"sheets": [{
                "name": s.title, "names": [str(c.value) for c in s[1]], "formats": [c.number_format for c in s[1]],
                "frozen": s.freeze_panes, "filter": s.auto_filter.ref,
                "isLandscape": s.page_setup.orientation == "landscape" and bool(s.sheet_properties.pageSetUpPr.fitToPage),
                "conditions": sum(len(r.rules) for r in s.conditional_formatting),
                "texts": [c.value for row in s.iter_rows() for c in row if isinstance(c.value, str)],
            } for s in book.worksheets]}))
            """
        let book = try JSONDecoder().decode(
            Book.self, from: Data(try workdir.tool("python3", ["-c", script, "book/ingest-audit.xlsx"]).utf8))
        let cover = try #require(book.sheets.first)
        #expect(cover.name == "보고서" && cover.texts.contains("할 일") && cover.texts.contains("주요 수치"))
        #expect(
            cover.texts.contains {
                $0.hasPrefix("? ") || $0.hasPrefix("● ") || $0.hasPrefix("■ ") || $0.hasPrefix("▲ ")
            })
        let resources = try Package(workdir, "book").resources
        #expect(book.sheets.dropFirst().map(\.name) == resources.map(\.name))
        for (sheet, resource) in zip(book.sheets.dropFirst(), resources) {
            #expect(sheet.names == resource.schema.fields.map(\.name))
            #expect(sheet.formats == resource.schema.fields.map { ";;;\"\($0.title)\"" })
            #expect(sheet.frozen != nil && sheet.filter != nil && sheet.isLandscape, "\(sheet.name)")
        }
        #expect(book.sheets.first { $0.name == "mappings" }?.conditions ?? 0 >= 4)
        let drawings = try workdir.tool(
            "python3",
            ["-c", "import sys, zipfile; print(*zipfile.ZipFile(sys.argv[1]).namelist())", "book/ingest-audit.xlsx"])
        #expect(drawings.contains("xl/charts/chart1.xml"))
    }

    /// Every cell of a sheet with the same one of the raw profile.
    private func compare(_ resource: Package.Resource, _ sheet: [[Cell]], isGuarded: Bool) throws {
        let raw = try records("raw/\(resource.name).csv")
        #expect(sheet.count == raw.count, "\(resource.name)")
        #expect(raw.count > 1 || resource.name == "findings")
        // A workbook shows titles where the names stand.
        #expect(sheet.first?.map(\.text) == resource.schema.fields.map { isGuarded ? $0.name : $0.title })
        for (cells, wanted) in zip(sheet, raw).dropFirst() {
            for (index, field) in resource.schema.fields.enumerated() {
                let cell = index < cells.count ? cells[index] : Cell(type: "empty", text: "")
                let isSame = cell.isSame(as: wanted[index], type: field.type, isGuarded: isGuarded)
                #expect(isSame, "\(resource.name).\(field.name): \(wanted[index]) became \(cell)")
            }
        }
    }

    private func office(_ arguments: [String]) throws -> String {
        let profile = "-env:UserInstallation=file://\(workdir.path("office"))"
        return try workdir.tool("soffice", [profile, "--headless"] + arguments)
    }

    private func sheets(_ file: String) throws -> [String: [[Cell]]] {
        try workdir.python("read_spreadsheet.py", workdir.path(file)).json([String: [[Cell]]].self)
    }

    /// A cell as LibreOffice says it is.
    private struct Cell: Decodable {
        var type: String
        var value: String?
        var text: String
        var formula: String?

        func isSame(as raw: String, type wanted: String, isGuarded: Bool) -> Bool {
            guard formula == nil else { return false }
            if raw.isEmpty { return type == "empty" }
            switch wanted {
            case "integer", "number":
                guard type == "float" || type == "percentage", let number = value.flatMap(Double.init),
                    let exact = Double(raw)
                else { return false }
                return abs(number - exact) <= abs(exact) * 1e-13
            case "date": return type == "date" && value == raw
            case "datetime":
                return type == "date" && value?.prefix(19) == raw.prefix(19)
            default:
                // A whole number that is shown digit by digit may be one to the spreadsheet.
                if isGuarded, type == "float" { return text == raw }
                let isMarked = isGuarded && text.unicodeScalars.first == "'"
                return type == "string" && (isMarked ? String(text.unicodeScalars.dropFirst()) : text) == raw
            }
        }
    }

    // MARK: What is written

    @Test("for spreadsheets and raw say the same, once the apostrophes are taken off as the description says")
    func guardTakenOff() throws {
        let result = try export("tables")
        #expect(result.exit == 0)
        #expect(result.output.isEmpty)
        #expect(result.errors.split(separator: "\n").count == 1)
        #expect(result.errors.contains("tables: mappings.csv, errors.csv, requests.csv, "))
        for resource in try Package(workdir, "tables").resources {
            let raw = try records("raw/\(resource.name).csv")
            let guarded = try records("tables/\(resource.name).csv")
            #expect(guarded.count == raw.count)
            for (cells, wanted) in zip(guarded, raw) {
                for (index, field) in resource.schema.fields.enumerated() where field.guard == true {
                    let cell = cells[index].unicodeScalars
                    #expect((cell.first == "'" ? String(cell.dropFirst()) : String(cell)) == wanted[index])
                }
            }
        }
        let names = try records("raw/mappings.csv").map { $0[1] }
        #expect(Set(names) == Set(Self.texts + ["mapping"]))
        #expect(try records("raw/requests.csv").contains { $0[2].count == 18 && $0.contains(Self.batches[1]) })
    }

    @Test("of a day that is over leaves out what became known later, and says so")
    func asOf() throws {
        #expect(try export("then", "--profile", "raw", "--as-of", "2026-11-17").exit == 0)
        #expect(try records("then/requests.csv").dropFirst().allSatisfy { $0[3] < "2026-11-18" })
        #expect(try records("raw/requests.csv").dropFirst().contains { $0[3] >= "2026-11-18" })
        let description = String(decoding: try workdir.read("then/datapackage.json"), as: UTF8.self)
        #expect(description.contains(#""asOf" : "2026-11-17T23:59:59.999Z""#))
        #expect(!String(decoding: try workdir.read("raw/datapackage.json"), as: UTF8.self).contains("asOf"))
    }

    @Test(
        "is a valid Data Package to the standard's own tool, file by file and cell by cell",
        .wants(.frictionless), .timeLimit(.minutes(1)))
    func valid() throws {
        #expect(try export("tables", "--delimiter", ";").exit == 0)
        var folders = ["raw", "tables"]
        if OptionalPart.workbooks.isThere {
            #expect(try export("book", "--format", "xlsx").exit == 0)
            folders.append("book")
        }
        for folder in folders {
            let report = try workdir.tool(
                "python3",
                [
                    "-c",
                    "import sys, frictionless; r = frictionless.validate(sys.argv[1]); print(r.valid, r.stats, r.errors)",
                    "\(folder)/datapackage.json",
                ])
            #expect(report.hasPrefix("True {'tasks': 7, 'errors': 0"), "\(folder): \(report)")
        }
    }

    @Test("is of the part and period asked for, and quiet where told so")
    func options() throws {
        let result = try workdir.run(
            "export", "part", "--since", "2026-11-17", "--until", "2026-11-17", "--org", "acme", "--mapping", "1042",
            "--profile", "raw", "--lang", "ko", "--timezone", "Asia/Seoul", "--quiet")
        #expect(result.exit == 0 && result.output.isEmpty && result.errors.isEmpty)
        #expect(try records("part/mappings.csv").map { $0[0] + $0[1] } == ["organizationmapping", "acme1042"])
        #expect(
            try records("part/totals.csv")[1].prefix(4) == [
                "2026-11-17/2026-11-17", "2026-11-17", "2026-11-17", "Asia/Seoul",
            ])
        #expect(String(decoding: try workdir.read("part/datapackage.json"), as: UTF8.self).contains("매핑"))
    }

    @Test("64: options that contradict one another")
    func contradictions() throws {
        for options in [
            ["--profile", "raw", "--delimiter", ";"], ["--format", "xlsx", "--decimal", ","], ["--decimal", "x"],
            ["--delimiter", ",", "--decimal", ","],
            ["--week", "2026-W47", "--since", "2026-11-16", "--until", "2026-11-16"],
        ] {
            let result = try workdir.run(["export", "nothing"] + options)
            #expect(result.exit == 64, "\(options)")
            #expect(!workdir.exists("nothing"))
        }
    }

    @Test("73: a folder that can't be made, or is none, named in one line")
    func unwritable() throws {
        for folder in ["capture.ndjson", "capture.ndjson/below"] {
            let result = try export(folder)
            #expect(result.exit == 73)
            #expect(result.errors.hasPrefix("ingest-audit: \(folder)"), "\(result.errors)")
            #expect(result.errors.split(separator: "\n").count == 1)
        }
        try FileManager.default.createDirectory(
            at: workdir.url.appending(path: "taken/mappings.csv/below"), withIntermediateDirectories: true)
        let taken = try export("taken")
        #expect(taken.exit == 73)
        #expect(taken.errors.contains("mappings.csv"), "\(taken.errors)")
    }

    /// A Data Package as far as it is needed here.
    private struct Package: Decodable {
        struct Field: Decodable {
            var name: String
            var title: String
            var type: String
            var `guard`: Bool?
        }
        struct Schema: Decodable { var fields: [Field] }
        struct Resource: Decodable {
            var name: String
            var path: String
            var schema: Schema
        }
        var resources: [Resource]

        init(_ workdir: Workdir, _ folder: String) throws {
            self = try JSONDecoder().decode(Package.self, from: Data(try workdir.read("\(folder)/datapackage.json")))
        }
    }

    /// The records of a CSV file by RFC 4180, read by Python.
    private func records(_ file: String) throws -> [[String]] {
        let script =
            "import csv,json,sys; print(json.dumps(list(csv.reader(open(sys.argv[1], newline='', encoding='utf-8-sig')))))"
        let printed = try workdir.tool("python3", ["-c", script, workdir.path(file)])
        return try JSONDecoder().decode([[String]].self, from: Data(printed.utf8))
    }
}
