import ArgumentParser
import Figures
import Foundation
import History
import IngestionAPI
import Reporting

/// `ingest-audit metrics`: the figures for a monitor.
struct MetricsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "metrics",
        abstract: "Write the figures for Prometheus: totals, and the last whole week as its report has them.",
        usage: """
            ingest-audit metrics [<options>]
            ingest-audit metrics --dashboard
            """,
        discussion: """
            The text is valid OpenMetrics and valid in Prometheus's older format, which node_exporter's textfile collector \
            reads: write it with --output into that collector's folder, as a file that ends in .prom. All are gauges: \
            totals over the history fall when pending requests end, and when old days are pruned.

            Examples:
              ingest-audit metrics --output textfile/ingest_audit.prom
              ingest-audit metrics --dashboard > dashboard.json
            """)

    @Option(
        help: ArgumentHelp(
            "Write this file as a whole, readable by all, instead of standard output.", valueName: "file"),
        completion: .file())
    var output: String?

    @Option(
        help: ArgumentHelp(
            "How many series at most: mappings and codes beyond are counted together as (other).",
            valueName: "count"))
    var maxSeries = MetricsText.usualSeries

    @Flag(help: "Print a Grafana dashboard for these figures (JSON to import), and read no database.")
    var dashboard = false

    @OptionGroup var team: TeamOptions

    @OptionGroup var global: GlobalOptions

    func validate() throws {
        guard maxSeries >= MetricsText.leastSeries else {
            throw ValidationError("--max-series must be \(MetricsText.leastSeries) or more")
        }
    }

    func run() throws {
        try global.spareDatabase([output].compactMap(\.self))
        if dashboard {
            try write(MetricsDashboard.json, "Grafana dashboard")
        } else {
            let settings = try team.settings()
            let history = try global.openPresent()
            let week = try PeriodOptions.lastWholeWeek(of: history)
            var figures = try history.metricsFigures(week: week, clock: .now)
            figures.report = try history.weeklyFigures(week, detail: .findings)
            figures.report?.follow(settings)
            let text = MetricsText(
                figures, maximum: maxSeries, labels: settings.labels, acknowledgements: settings.acknowledgements,
                version: Release.version
            ).written
            try write(text, "metrics with the week \(week.first) to \(week.last)")
        }
    }

    private func write(_ text: String, _ what: String) throws {
        guard let output else { return try Session.current.output.write(text) }
        try OutputFile.publish(text, to: output)
        global.logger.info("\(Printable.text(output)): \(what)")
    }
}
