import Figures
import IngestionAPI
import Testing

@testable import Reporting

@Suite("Figures for monitors")
struct MetricsTextTests {
    @Test("stand as families: help, type, unit, then the series; the end is marked")
    func families() {
        let text = MetricsSample.text(MetricsSample.ordinary)
        let ratio = """
            # HELP ingest_audit_week_success_ratio Ingested requests of the finished ones of the last whole week, 0 to 1.
            # TYPE ingest_audit_week_success_ratio gauge
            # UNIT ingest_audit_week_success_ratio ratio
            ingest_audit_week_success_ratio{organization="acme",mapping="1042"} 0.6666666666666666

            """
        #expect(text.contains(ratio))
        let duration = """
            # TYPE ingest_audit_week_request_duration_seconds summary
            # UNIT ingest_audit_week_request_duration_seconds seconds
            ingest_audit_week_request_duration_seconds{organization="acme",mapping="1042",quantile="0.5"} 61
            ingest_audit_week_request_duration_seconds{organization="acme",mapping="1042",quantile="0.95"} 114.55
            ingest_audit_week_request_duration_seconds_sum{organization="acme",mapping="1042"} 241.5
            ingest_audit_week_request_duration_seconds_count{organization="acme",mapping="1042"} 3

            """
        #expect(text.contains(duration))
        #expect(text.hasSuffix("\n# EOF\n"))
    }

    @Test("sum lengths of time that 64 bits can't hold together")
    func longSums() {
        let counts = SampleFigures.counts(2)
        let mapping = MetricsSample.mapping("1", counts, week: counts, durations: [.max, .max, 500])
        let series = MetricsSample.series(MetricsSample.text(MetricsSample.figures([mapping])))
        let sum = #"ingest_audit_week_request_duration_seconds_sum{organization="acme",mapping="1"}"#
        #expect(series[sum] == 18_446_744_073_709_552)
    }

    @Test("have the values that the figures have, and outcomes add up to the requests")
    func values() {
        let series = MetricsSample.series(MetricsSample.text(MetricsSample.ordinary))
        let own = #"organization="acme",mapping="1042""#
        let expected: [String: Double] = [
            #"ingest_audit_build_info{version="9.9.9"}"#: 1, "ingest_audit_exchanges": 25_039,
            "ingest_audit_imports": 2, "ingest_audit_quarantined_lines": 3,
            "ingest_audit_database_size_bytes": 1_064_960, "ingest_audit_first_exchange_timestamp_seconds": 1.5,
            "ingest_audit_last_exchange_timestamp_seconds": 1_795_370_943.062, "ingest_audit_mappings": 2,
            "ingest_audit_mappings_listed": 2, "ingest_audit_codes": 2, "ingest_audit_codes_listed": 2,
            #"ingest_audit_requests{\#(own),outcome="success"}"#: 20,
            #"ingest_audit_requests{\#(own),outcome="failed"}"#: 3,
            #"ingest_audit_requests{\#(own),outcome="aborted"}"#: 1,
            #"ingest_audit_requests{\#(own),outcome="pending"}"#: 2, "ingest_audit_records{\(own)}": 12_340,
            #"ingest_audit_rejections{\#(own),reason="not_stopped"}"#: 4,
            #"ingest_audit_rejections{\#(own),reason="not_published"}"#: 1,
            #"ingest_audit_rejections{\#(own),reason="other"}"#: 6, "ingest_audit_collisions{\(own)}": 7,
            "ingest_audit_api_errors{\(own)}": 8, "ingest_audit_unrecognized_answers{\(own)}": 9,
            #"ingest_audit_errors{code="ACP-880056"}"#: 2, #"ingest_audit_errors{code="(no code)"}"#: 1,
            #"ingest_audit_week_requests{\#(own),outcome="success"}"#: 2, "ingest_audit_week_records{\(own)}": 340,
            #"ingest_audit_week_errors{code="(no code)"}"#: 0,
            "ingest_audit_last_success_timestamp_seconds{\(own)}": 1_795_370_943.062,
            #"ingest_audit_oldest_pending_timestamp_seconds{organization="acme",mapping="9"}"#: 1_795_000_000.25,
            "ingest_audit_week_captured_ratio": 1, "ingest_audit_week_start_timestamp_seconds": 1_794_787_200,
        ]
        for (name, value) in expected { #expect(series[name] == value, "\(name)") }
    }

    @Test("do not exist where there is no value: no finished request, no success, nothing captured")
    func missing() {
        let series = MetricsSample.series(MetricsSample.text(MetricsSample.ordinary))
        let nine = series.keys.filter { $0.contains(#"mapping="9""#) }
        #expect(!nine.contains { $0.contains("ratio") || $0.contains("last_success") || $0.contains("duration") })
        #expect(nine.contains { $0.contains("oldest_pending") })
        var figures = MetricsSample.ordinary
        figures.capturedDays = 0
        let silent = MetricsSample.series(MetricsSample.text(figures))
        #expect(silent["ingest_audit_week_captured_ratio"] == 0)
        #expect(!silent.keys.contains { $0.hasPrefix("ingest_audit_week_requests") })
        #expect(silent.keys.contains { $0.hasPrefix("ingest_audit_requests") })
        let none = MetricsSample.text(
            MetricsFigures(
                week: MetricsSample.week, capturedDays: 0, mappings: [],
                evidence: EvidenceFigures(
                    firstExchange: nil, lastExchange: nil, exchanges: 0, imports: 0, quarantined: 0),
                lastImport: nil, databaseBytes: 4_096))
        #expect(MetricsSample.series(none)["ingest_audit_mappings"] == 0)
    }

    @Test("name a mapping as the team does, the ID beside it")
    func labels() {
        let labels = MappingLabels([
            MappingName(organization: "acme", mapping: "1042"): MappingLabel(name: "Profiles", owner: "data team")
        ])
        let series = MetricsSample.series(MetricsSample.text(MetricsSample.ordinary, labels: labels))
        let named =
            #"ingest_audit_mapping_info{organization="acme",mapping="1042",name="Profiles",owner="data team"}"#
        #expect(series[named] == 1)
        #expect(series[#"ingest_audit_mapping_info{organization="acme",mapping="9"}"#] == 1)
    }

    @Test("quote what comes from captures, and cut what is long")
    func hostile() {
        let name = "a\"b\\c\nd\u{1B}[31m" + String(repeating: "é", count: 100_000)
        let text = MetricsSample.text(
            MetricsSample.figures([MetricsSample.mapping(name, SampleFigures.counts(1, codes: [name: 1]))]))
        #expect(text.utf8.count < 40_000)
        #expect(!text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
        #expect(text.contains(#"mapping="a\"b\\"#))
        for line in text.split(separator: "\n") where !line.hasPrefix("#") {
            #expect(line.wholeMatch(of: /[a-z_]+(\{([a-z_]+="([^"\\]|\\["\\n])*",?)+\})? [0-9.e+-]+/) != nil)
        }
    }

    @Test(
        "never are more series than the bound, and what is beyond is counted together",
        arguments: [MetricsText.leastSeries, 200, 1_000, 6_000, 50_000], [1, 3, 40, 700])
    func bound(maximum: Int, mappings: Int) {
        var all: [MappingMetrics] = []
        for number in 0..<mappings {
            var counts = SampleFigures.counts(
                number % 7, number % 3, number % 2, pending: 1, records: Int128(number),
                codes: ["ACP-\(number % 90)": number % 3])
            counts.notStopped = number % 5
            all.append(
                MetricsSample.mapping(
                    "\(number)", counts, week: counts, durations: [Int64(number), 5],
                    lastSuccess: Int64(number), oldestPending: Int64(number)))
        }
        let series = MetricsSample.series(MetricsSample.text(MetricsSample.figures(all), maximum: maximum))
        #expect(series.count <= maximum)
        func sum(_ prefix: String) -> Double {
            series.filter { $0.key.hasPrefix(prefix) }.reduce(0) { $0 + $1.value }
        }
        for family in ["ingest_audit_requests{", "ingest_audit_week_requests{"] {
            #expect(sum(family) == Double(all.reduce(0) { $0 + $1.all.requests }))
        }
        #expect(sum("ingest_audit_records{") == Double(all.reduce(0) { $0 + $1.all.records }))
        #expect(sum("ingest_audit_errors{") == Double(all.reduce(0) { $0 + $1.all.codes.values.reduce(0, +) }))
        #expect(sum("ingest_audit_week_request_duration_seconds_count{") == Double(2 * mappings))
        let hasRoom = maximum >= 60 + 29 * mappings + 2 * 50
        if hasRoom { #expect(!series.keys.contains { $0.contains(#"mapping="(other)""#) }) }
    }

    @Test("put mappings in trouble before healthy ones where there is not room for all")
    func choice() {
        let healthy = (0..<50).map { MetricsSample.mapping("healthy\($0)", SampleFigures.counts(1_000)) }
        let troubled = MetricsSample.mapping("troubled", SampleFigures.counts(1, 5))
        let figures = MetricsSample.figures(healthy + [troubled])
        let text = MetricsSample.text(figures, maximum: MetricsText.leastSeries)
        #expect(text.contains(#"mapping="troubled""#))
        #expect(text.contains(#"mapping="(other)""#))
    }

    @Test("the Grafana dashboard asks for families and labels that there are, each panel for at least one")
    func dashboard() throws {
        let families = MetricsText(MetricsSample.ordinary, maximum: 6_000, labels: .none, version: "1").families
        let names = Set(families.map(\.fullName))
        let dashboard = MetricsDashboard.json
        let asked = Set(dashboard.matches(of: /ingest_audit_[a-z_]+/).map { String($0.output) })
        #expect(asked.count >= 15)
        #expect(asked.subtracting(names).isEmpty, "\(asked.subtracting(names))")
        let labels = Set(families.flatMap { $0.samples.flatMap { $0.labels.map(\.name) } } + ["name", "owner"])
        let groups = dashboard.matches(of: /by \(([a-z, ]+)\)/).flatMap { $0.output.1.split(separator: ", ") }
        #expect(Set(groups.map(String.init)).subtracting(labels).isEmpty)
    }
}
