import Figures
import IngestionAPI

/// One thing to do: what was found about one mapping, or has one cause, with the one action that comes next.
public struct ToDo: Sendable {
    /// What to do. Each has a sentence in the locales.
    public enum Action: Sendable, Equatable {
        /// See that captures are made and imported, and import what is missing.
        case capture
        /// Renew the credential: HTTP 401.
        case renewCredential
        /// Give the account the right: HTTP 403.
        case grantAccess
        /// Call less often: HTTP 429.
        case callLess
        /// Wait for the service, and call again: HTTP 5xx.
        case callAgain
        /// Read the answers of another HTTP status.
        case readAnswers(status: Int)
        /// See whether it is still triggered.
        case trigger
        /// Press Stop on the mapping.
        case stop
        /// Publish the mapping.
        case publish
        /// Read why POSTs were rejected.
        case readRejections
        /// Ask for the status of pending requests again.
        case askAgain(requests: Int)
        /// Look into an error code.
        case lookInto(code: String)
        /// Look up what failed or was aborted.
        case lookUp(requests: Int)
        /// Correct what the Platform says, and send records again that it lost.
        case resend(requests: Int)
        /// See what the source delivers.
        case source
        /// Nothing here: the Platform takes longer.
        case wait
        /// Nothing: it has recovered.
        case nothing(since: Instant)

        /// Its name in documents for programs.
        public var name: String {
            switch self {
            case .capture: "capture"
            case .renewCredential: "renewCredential"
            case .grantAccess: "grantAccess"
            case .callLess: "callLess"
            case .callAgain: "callAgain"
            case .readAnswers: "readAnswers"
            case .trigger: "trigger"
            case .stop: "stop"
            case .publish: "publish"
            case .readRejections: "readRejections"
            case .askAgain: "askAgain"
            case .lookInto: "lookInto"
            case .lookUp: "lookUp"
            case .resend: "resend"
            case .source: "source"
            case .wait: "wait"
            case .nothing: "nothing"
            }
        }
    }

    /// What to do.
    public let action: Action
    /// How much the weightiest finding matters: 0 first.
    public let weight: Int
    /// The findings behind it, the weightiest first.
    public let findings: [Finding]

    /// The finding that it is headed by.
    public var main: Finding { findings[0] }

    /// What is to be done about findings, the most important first; good news ask for nothing.
    /// - Parameter findings: ranked.
    static func list(_ findings: [Finding], _ baseline: Baseline) -> [ToDo] {
        var groups: [[Finding]] = []
        for finding in findings where finding.weight < 3 {
            if let place = groups.firstIndex(where: { belongs(finding, to: $0, baseline) }) {
                groups[place].append(finding)
            } else {
                groups.append([finding])
            }
        }
        return groups.map { ToDo(action: action($0, baseline), weight: $0[0].weight, findings: $0) }
    }

    /// A mapping's findings are one thing, and an error code's with those of the mapping that fails by it.
    private static func belongs(_ finding: Finding, to group: [Finding], _ baseline: Baseline) -> Bool {
        let first = group[0]
        // Each status asks for another action.
        if finding.rule == .apiErrors, group.contains(where: { $0.rule == .apiErrors }) { return false }
        if let mapping = finding.mapping, first.mapping == mapping { return true }
        guard let code = finding.code, let mapping = first.mapping else { return false }
        return counts(mapping, baseline).rankedCodes.first?.code == code
            && onlyMapping(with: code, baseline) == mapping
    }

    private static func onlyMapping(with code: String, _ baseline: Baseline) -> MappingName? {
        let with = baseline.pasts.filter { $0.days.total(baseline.period).codes[code] ?? 0 > 0 }
        return with.count == 1 ? with[0].name : nil
    }

    private static func counts(_ mapping: MappingName, _ baseline: Baseline) -> Counts {
        baseline.past(mapping)?.days.total(baseline.period) ?? Counts()
    }

    private static func action(_ findings: [Finding], _ baseline: Baseline) -> Action {
        let main = findings[0]
        // What keeps a mapping from being submitted says what to do about its silence.
        if main.rule == .silent, let refused = findings.first(where: { $0.rule == .rejections }) {
            return action([refused], baseline)
        }
        if let action = main.facts.action ?? main.code.map(Action.lookInto) { return action }
        if let span = main.facts.span, let since = recovered(main, after: span.upperBound, baseline) {
            return .nothing(since: since)
        }
        return lookUp(main, baseline)
    }

    private static func lookUp(_ finding: Finding, _ baseline: Baseline) -> Action {
        let names = finding.allMappings.isEmpty ? baseline.pasts.map(\.name) : finding.allMappings
        let counts = names.reduce(into: Counts()) { $0 += Self.counts($1, baseline) }
        // A code that ends less than half of them does not lead to the cause.
        if finding.rule != .abortStreak, let top = counts.rankedCodes.first, top.code != ErrorCode.none,
            top.count * 2 >= counts.failed + counts.aborted
        {
            return .lookInto(code: top.code)
        }
        let requests = counts.failed + counts.aborted
        return requests > 0 ? .lookUp(requests: requests) : .wait
    }

    /// When a trouble was over: the first ingested request after it, where at least five have finished since and four of five
    /// were ingested.
    private static func recovered(_ finding: Finding, after: Instant, _ baseline: Baseline) -> Instant? {
        let later = baseline.pasts.filter { finding.allMappings.contains($0.name) }
            .map { $0.episodes.finished.filter { $0.submitted > after } }
        // Each of the mappings has to be well again, not only most of their requests.
        let isWell = later.allSatisfy { requests in
            requests.count { $0.outcome == .success } * 5 >= requests.count * 4
        }
        guard isWell, later.map(\.count).reduce(0, +) >= 5 else { return nil }
        let ingested = later.joined().filter { $0.outcome == .success }
        return ingested.map { Instant(milliseconds: $0.submitted.milliseconds + ($0.duration ?? 0)) }.min()
    }
}
