import Figures
import IngestionAPI

/// A check's results as monitoring plugins give them: one status line, a bar, performance data.
///
/// From the Nagios Plugins development guidelines: `'label'=value[unit];[warn];[crit];[min];[max]`, a figure that is not
/// known as `U`, ranges `99:` (alarm below) and `5` (alarm above).
struct CheckNagios {
    /// How many results the line says; monitors cut long ones.
    private static let mostSaid = 5
    /// How many bytes these may have.
    private static let mostBytesSaid = 4_000
    /// How many bytes are written. Of what a plugin writes Nagios takes 8 KiB, and cuts the rest off in the middle of a figure.
    static let mostBytes = 8_000

    private let results: CheckResults
    private let phrases: CheckPhrases

    init(_ phrases: CheckPhrases) {
        results = phrases.results
        self.phrases = phrases
    }

    /// The line. Where not all figures have room, the worst are in it, each of them whole, and how many are not is said.
    func written() -> String {
        let whole = line(results.all.map(performance), leftOut: 0)
        guard whole.utf8.count > Self.mostBytes else { return whole }
        let count = results.all.count
        var room = Self.mostBytes - line([], leftOut: count).utf8.count
        let figures = results.worstFirst.map(performance).prefix { figure in
            room -= figure.utf8.count + 1
            return room >= 0
        }
        return line(Array(figures), leftOut: count - figures.count)
    }

    private func line(_ figures: [String], leftOut: Int) -> String {
        let values = ["n": "\(leftOut)", "all": "\(results.all.count)"]
        let rest = leftOut > 0 ? phrases.words("nagiosLeftOut", values) : ""
        return
            "INGESTION \(results.nagiosState.rawValue) - \(Self.plain(status + rest))|\(figures.joined(separator: " "))\n"
    }

    private var status: String {
        if results.isWithoutData { return phrases.conclusion.plain }
        let broken = results.of(.broken)
        guard !broken.isEmpty else { return phrases.held }
        var room = Self.mostBytesSaid
        let said = broken.prefix(Self.mostSaid).map { phrases.sentence($0).visible }.prefix { sentence in
            room -= sentence.utf8.count
            return room >= 0
        }
        let left = broken.count - said.count
        let list = said + (left > 0 ? [phrases.words("nagiosMore", ["n": "\(left)"])] : [])
        return phrases.words(
            "nagiosBroken", ["n": "\(broken.count)", "all": phrases.all, "list": list.joined(separator: "; ")])
            + phrases.rest
    }

    private func performance(_ result: CheckResult) -> String {
        let subject = result.mapping.map { "\($0.organization)/\($0.mapping)" } ?? "all"
        let label = Self.plain("\(subject) \(result.rule.rawValue)").replacing("=", with: "_")
            .replacing("'", with: "''")
        let limit = CheckNumbers.limit(result.limit)
        // With a point and four decimals at most.
        let figure = result.value.map(CheckNumbers.limit)
        let value: String
        switch result.measure {
        case .success: value = "\(figure.map { $0 + "%" } ?? "U");;\(limit):;0;100"
        case .aborts: value = "\(figure ?? "U");;\(limit);0;1000"
        case .age(nil, _): value = "U;;\(CheckNumbers.limit(result.limit * 3_600));0;"
        case .pending(_, let age, _), .age(_, let age):
            value = "\(age / 1_000)s;;\(CheckNumbers.limit(result.limit * 3_600));0;"
        case .budget: value = "\(figure.map { $0 + "%" } ?? "U");;\(limit);0;"
        }
        return "'\(label)'=\(value)"
    }

    /// Text without the bar that ends it.
    private static func plain(_ text: String) -> String { PlainText.visible(text).replacing("|", with: "/") }
}

extension CheckResults {
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
