/// A family of metrics: one name, one meaning, any number of series.
///
/// Only gauges and summaries are used. That makes the text valid in both formats that collectors read, OpenMetrics and
/// Prometheus's older one, which disagree on how counters are written. And counters these are not: a total over the history
/// falls when a pending request ends, and when old days are pruned.
struct MetricFamily {
    enum Kind: String {
        case gauge, summary
    }

    /// A series' value, with the ending of its name where the family's kind has some.
    struct Sample: Equatable {
        var suffix = ""
        var labels: [(name: String, value: String)]
        var value: Double

        static func == (left: Sample, right: Sample) -> Bool {
            left.suffix == right.suffix && left.value == right.value
                && left.labels.map { [$0.name, $0.value] } == right.labels.map { [$0.name, $0.value] }
        }
    }

    /// Without the project's prefix; ends in its unit where it has one.
    let name: String
    let kind: Kind
    /// `seconds`, `bytes`, `ratio`; nil for counts.
    let unit: String?
    /// One line, without quotes or backslashes: the two formats escape those differently.
    let help: String
    var samples: [Sample] = []

    /// The family's name as written.
    var fullName: String { "ingest_audit_" + name }

    /// Its lines; none where it has no series.
    var text: String {
        guard !samples.isEmpty else { return "" }
        var text = "# HELP \(fullName) \(help)\n# TYPE \(fullName) \(kind.rawValue)\n"
        if let unit { text += "# UNIT \(fullName) \(unit)\n" }
        for sample in samples {
            text += fullName + sample.suffix
            if !sample.labels.isEmpty {
                let labels = sample.labels.map { "\($0.name)=\"\(Self.escaped($0.value))\"" }
                text += "{" + labels.joined(separator: ",") + "}"
            }
            text += " \(Self.number(sample.value))\n"
        }
        return text
    }

    /// A label's value as both formats quote it.
    static func escaped(_ value: String) -> String {
        value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }

    /// A number; whole ones without a point.
    private static func number(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : String(value)
    }
}
