import Foundation
import TestSupport
import Testing

/// `metrics` as collectors read it, held against the weekly report.
@Suite("The command metrics")
struct MetricsTests {
    private struct Series: Decodable {
        var name: String
        var labels: [String: String]
        var value: Double
    }

    private let workdir: Workdir

    init() throws {
        workdir = try Workdir()
        let made = try MadeHistory(seed: 31, requests: 1_200, weeks: 4, in: workdir)
        try workdir.write("made.ndjson", made.capture)
        try #require(workdir.run("import", "made.ndjson", "--quiet").exit == 0)
    }

    private func series(_ file: String) throws -> [Series] {
        let result = try workdir.python("read_metrics.py", workdir.path(file))
        try #require(result.exit == 0, "\(result.errors)")
        return try result.json([Series].self)
    }

    @Test(
        "both of prometheus_client's parsers read it, and the week's figures are the weekly report's",
        .wants(.prometheusClient))
    func agrees() throws {
        try #require(workdir.run("metrics", "--output", "m.prom").exit == 0)
        let series = try series("m.prom")
        let report = try workdir.weekly("ingest-audit.sqlite")
        func value(_ name: String, _ labels: [String: String] = [:]) -> Double? {
            series.first { $0.name == "ingest_audit_" + name && $0.labels == labels }?.value
        }
        #expect(report.mappings.count == 6)
        for mapping in report.mappings {
            let own = ["organization": mapping.organization, "mapping": mapping.mapping]
            func part(_ name: String, _ label: String, _ kind: String) -> Int {
                Int(value(name, own.merging([label: kind]) { $1 }) ?? -1)
            }
            let counts = mapping.figures.counts
            #expect(part("week_requests", "outcome", "success") == counts.success)
            #expect(part("week_requests", "outcome", "failed") == counts.failed)
            #expect(part("week_requests", "outcome", "aborted") == counts.aborted)
            #expect(part("week_requests", "outcome", "pending") == counts.pending)
            #expect(part("week_rejections", "reason", "not_stopped") == counts.notStopped)
            #expect(part("week_rejections", "reason", "not_published") == counts.notPublished)
            #expect(value("week_records", own) == Double(counts.records))
            #expect(value("week_collisions", own) == Double(counts.collisions))
            #expect(value("week_api_errors", own) == Double(counts.apiErrors))
            #expect(value("week_success_ratio", own) == mapping.figures.successRate)
        }
        for error in report.errors {
            #expect(value("week_errors", ["code": error.code ?? "(no code)"]) == Double(error.count))
        }
        // Over all the history, the report of all of it.
        let whole = try workdir.weekly("ingest-audit.sqlite", "--since", "2020-01-01", "--until", "2030-12-31")
        func sum(_ name: String, _ label: String, _ kind: String) -> Int {
            Int(series.filter { $0.name == name && $0.labels[label] == kind }.reduce(0) { $0 + $1.value })
        }
        #expect(sum("ingest_audit_requests", "outcome", "success") == whole.totals.counts.success)
        #expect(sum("ingest_audit_requests", "outcome", "pending") == whole.totals.counts.pending)
        for error in whole.errors {
            #expect(value("errors", ["code": error.code ?? "(no code)"]) == Double(error.count))
        }
    }

    @Test("promtool finds nothing to complain of", .wants(.promtool))
    func promtool() throws {
        try #require(workdir.run("metrics", "--output", "m.prom").exit == 0)
        let checked = try workdir.shell("promtool check metrics < m.prom 2>&1", seconds: 60)
        #expect(checked.exit == 0 && checked.output.isEmpty, "\(checked.output)")
    }

    @Test(
        "names from captures with quotes, line ends and escapes are read back as they are shown",
        .wants(.prometheusClient))
    func hostile() throws {
        let url = #"https://mc.adobe.io/acme/campaign/dataIngestion/xdmIngestion/a%22b%5Cc%0Ad%7B%7D/ingest"#
        let line =
            #"{"at":"2026-11-16T03:00:00Z","method":"POST","url":"\#(url)","response":{"requestId":1,"status":"Success"}}"#
        try workdir.write("hostile.ndjson", Array(line.utf8))
        try #require(workdir.run("import", "--db", "h.sqlite", "hostile.ndjson").exit == 0)
        try #require(workdir.run("metrics", "--db", "h.sqlite", "--output", "h.prom").exit == 0)
        let mappings = try series("h.prom").compactMap { $0.labels["mapping"] }
        #expect(!mappings.isEmpty && mappings.allSatisfy { $0.hasPrefix(#"a"b\c"#) && $0.hasSuffix("d{}") })
    }

    @Test("the file is replaced as a whole: readable by all, never half, nothing left beside it")
    func published() throws {
        try FileManager.default.createDirectory(
            at: workdir.url.appending(path: "out"), withIntermediateDirectories: true)
        try #require(workdir.run("metrics", "--output", "out/m.prom").exit == 0)
        let attributes = try FileManager.default.attributesOfItem(atPath: workdir.path("out/m.prom"))
        #expect(attributes[.posixPermissions] as? Int == 0o644)
        let writer = try workdir.start("metrics", "--output", "out/m.prom")
        var reads = 0
        while writer.isRunning || reads == 0 {
            #expect(String(decoding: try workdir.read("out/m.prom"), as: UTF8.self).hasSuffix("# EOF\n"))
            reads += 1
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: workdir.path("out")) == ["m.prom"])
        let refused = try workdir.run("metrics", "--output", "missing/m.prom")
        #expect(refused.exit == 73)
        #expect(refused.errors.hasPrefix("ingest-audit: missing/m.prom: can't be written: "))
        #expect(!refused.errors.dropLast().contains("\n"))
    }

    private struct Dashboard: Decodable {
        struct Panel: Decodable {
            struct Source: Decodable { var uid: String }
            struct Target: Decodable { var expr: String }
            var id: Int
            var title: String
            var description: String
            var datasource: Source
            var targets: [Target]
        }
        var title: String
        var panels: [Panel]
    }

    private func dashboard() throws -> Dashboard {
        let result = try workdir.run("metrics", "--dashboard", "--db", "missing.sqlite")
        #expect(result.exit == 0)
        return try result.json(Dashboard.self)
    }

    @Test("the dashboard is JSON that names its data source as a variable, and needs no database")
    func dashboardAlone() throws {
        let dashboard = try dashboard()
        #expect(Set(dashboard.panels.map(\.id)).count == dashboard.panels.count && dashboard.panels.count >= 10)
        #expect(dashboard.panels.allSatisfy { $0.datasource.uid == "${datasource}" && !$0.description.isEmpty })
    }

    @Test("every expression of the dashboard is one to promtool, as the rule of a recording", .wants(.promtool))
    func expressions() throws {
        var rules = "groups:\n- name: panels\n  rules:\n"
        for (number, target) in try dashboard().panels.flatMap(\.targets).enumerated() {
            let plain = target.expr.replacing("$organization", with: ".*").replacing("$mapping", with: ".*")
            rules += "  - record: panel_\(number)\n    expr: '\(plain)'\n"
        }
        try workdir.write("rules.yml", Array(rules.utf8))
        let checked = try workdir.tool("promtool", ["check", "rules", workdir.path("rules.yml")])
        #expect(checked.contains("SUCCESS"), "\(checked)")
    }

    @Test("the documentation's alerts are rules to promtool", .wants(.promtool))
    func alerts() throws {
        try workdir.write("alerts.yml", try #require(Document.files()["alerts.yml"]).utf8)
        let checked = try workdir.tool("promtool", ["check", "rules", workdir.path("alerts.yml")])
        #expect(checked.contains("SUCCESS: 3 rules found"), "\(checked)")
    }

    @Test("64: a bound below the least; 74: no database")
    func refused() throws {
        #expect(try workdir.run("metrics", "--max-series", "10").exit == 64)
        #expect(try workdir.run("metrics", "--db", "missing.sqlite").exit == 74)
    }
}
