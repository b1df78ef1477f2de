import IngestionAPI

/// A check's results as monitoring plugins give them: one status line, a bar, performance data.
///
/// From the Nagios Plugins development guidelines: `'label'=value[unit];[warn];[crit];[min];[max]`, a figure that is not
/// known as `U`, ranges `99:` (alarm below) and `5` (alarm above).
struct CheckNagios {
    /// How many results the line says; monitors cut long ones.
    private static let mostSaid = 5

    private let report: CheckReport
    private let phrases: CheckPhrases

    init(_ report: CheckReport, _ phrases: CheckPhrases) {
        self.report = report
        self.phrases = phrases
    }

    func written() -> String {
        "INGESTION \(report.nagiosState.rawValue) - \(Self.plain(status))|\(performance)\n"
    }

    private var status: String {
        let broken = report.results(.broken)
        let known = report.results(.acknowledged).count
        let rest = known > 0 ? "; \(known) acknowledged" : ""
        if !broken.isEmpty {
            let said = broken.prefix(Self.mostSaid).map(phrases.sentence).joined(separator: "; ")
            let more = broken.count > Self.mostSaid ? "; and \(broken.count - Self.mostSaid) more" : ""
            return "\(broken.count) of \(report.results.count) thresholds broken: \(said)\(more)\(rest)"
        }
        if report.isWithoutData { return "no data for any of \(report.results.count) thresholds" }
        let ok = report.results(.ok).count
        return "\(ok) of \(report.results.count) thresholds hold\(rest)"
    }

    private var performance: String {
        report.results.map(performance).joined(separator: " ")
    }

    private func performance(_ result: CheckResult) -> String {
        let subject = result.mapping.map { "\($0.organization)/\($0.mapping)" } ?? "all"
        let label = Self.plain("\(subject) \(result.rule.rawValue)").replacing("=", with: "_")
            .replacing("'", with: "''")
        let limit = CheckNumbers.limit(result.limit)
        let value: String
        switch result.measure {
        case .success(let rate): value = "\(rate.map { number($0.rate * 100) + "%" } ?? "U");;\(limit):;0;100"
        case .aborts(let rate): value = "\(rate.map { number($0.rate * 1_000) } ?? "U");;\(limit);0;1000"
        case .pending(_, let age, _):
            value = "\(age / 1_000)s;;\(CheckNumbers.limit(result.limit * 3_600));0;"
        case .age(let last, let age):
            value = "\(last == nil ? "U" : "\(age / 1_000)s");;\(CheckNumbers.limit(result.limit * 3_600));0;"
        case .budget(let budget, _):
            value = "\(budget.spent.map { number($0 * 100) + "%" } ?? "U");;\(limit);0;"
        }
        return "'\(label)'=\(value)"
    }

    /// A figure with a point and four decimals at most.
    private func number(_ value: Double) -> String { CheckNumbers.limit(value) }

    /// Text without the bar that ends it.
    private static func plain(_ text: String) -> String { PlainText.visible(text).replacing("|", with: "/") }
}

extension CheckReport {
    /// What a monitoring plugin says; its exit code is that of the Nagios Plugins guidelines.
    public enum NagiosState: String, Sendable {
        /// Every threshold that has data holds, or what is broken is acknowledged.
        case ok = "OK"
        /// A threshold is broken.
        case critical = "CRITICAL"
        /// Nothing can be said.
        case unknown = "UNKNOWN"

        /// The plugin's exit code.
        public var exitCode: Int32 {
            switch self {
            case .ok: 0
            case .critical: 2
            case .unknown: 3
            }
        }
    }

    /// What a monitoring plugin says.
    public var nagiosState: NagiosState {
        isBroken ? .critical : isWithoutData ? .unknown : .ok
    }
}
