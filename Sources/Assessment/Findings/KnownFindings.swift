import Figures
import IngestionAPI

/// A finding that the team knows about.
public struct KnownFinding: Sendable, Equatable {
    /// What was found.
    public var finding: Finding
    /// What the team says about it.
    public var acknowledgement: Acknowledgement
}

/// Findings, those that are known apart from the others. Nothing is left out, and no figure changes.
public struct SortedFindings: Sendable {
    /// Those that nobody acknowledged.
    public private(set) var open: [Finding] = []
    /// Those that somebody did.
    public private(set) var known: [KnownFinding] = []

    /// - Parameter acknowledgements: those whose last day lies before the report's first are left out: so a report of an
    ///   old week stays what it was.
    init(_ findings: [Finding], _ figures: WeeklyFigures, _ acknowledgements: [Acknowledgement]) {
        let inForce = acknowledgements.filter { $0.isInForce(on: figures.period.first) }
        guard !inForce.isEmpty else {
            open = findings
            return
        }
        let counts = Dictionary(
            figures.mappings.map { ($0.name, $0.counts) }, uniquingKeysWith: { first, _ in first })
        for finding in findings {
            if let acknowledgement = inForce.first(where: { $0.covers(finding, counts) }) {
                known.append(KnownFinding(finding: finding, acknowledgement: acknowledgement))
            } else {
                open.append(finding)
            }
        }
    }
}

extension SortedFindings {
    /// Whether nobody acknowledged a finding.
    func isOpen(_ finding: Finding) -> Bool { open.contains(finding) }
}

extension Acknowledgement {
    /// Whether a finding is what it is about. Good news are never something that was known.
    /// - Parameter counts: the period's, by mapping.
    func covers(_ finding: Finding, _ counts: [MappingName: Counts]) -> Bool {
        guard finding.weight < 3, rule?.findings.contains(finding.rule) ?? true else { return false }
        return coversPlace(of: finding, counts) && coversCode(of: finding, counts)
    }

    /// A finding about a mapping has to be about this one; one about a code has to be about no other.
    private func coversPlace(of finding: Finding, _ counts: [MappingName: Counts]) -> Bool {
        guard organization != nil || mapping != nil else { return true }
        let about = finding.allMappings
        if !about.isEmpty { return about.allSatisfy(names) }
        guard let code = finding.code else { return false }
        let places = counts.filter { $0.value.codes[code] ?? 0 > 0 }.keys
        return !places.isEmpty && places.allSatisfy(names)
    }

    /// A finding about failures of a mapping is about the code where it has at least as many requests as the finding.
    private func coversCode(of finding: Finding, _ counts: [MappingName: Counts]) -> Bool {
        guard let code else { return true }
        if let found = finding.code { return found == code }
        guard [.rateFell, .decay, .outage, .burst, .codeRose].contains(finding.rule) else { return false }
        let about = Set(finding.allMappings)
        let requests = counts.filter { about.isEmpty || about.contains($0.key) }
            .reduce(0) { $0 + ($1.value.codes[code] ?? 0) }
        return requests >= max(1, finding.requests)
    }
}

extension CheckRule {
    /// The findings that tell of what the threshold is about.
    fileprivate var findings: Set<Finding.Rule> {
        switch self {
        case .minSuccessRate, .maxErrorBudget: [.rateFell, .decay, .outage, .burst, .newCode, .codeReturned, .codeRose]
        case .maxAborts: [.abortStreak]
        case .maxPendingHours: [.stuck]
        case .maxAgeHours: [.silent, .apiErrors, .gap]
        }
    }
}
