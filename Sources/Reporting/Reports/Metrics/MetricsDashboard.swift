import ReportText

/// The Grafana dashboard for what `MetricsText` writes.
public enum MetricsDashboard {
    /// Its JSON, as Grafana imports it.
    public static var json: String { ReportText.file("grafana/ingest-audit.json") }
}
