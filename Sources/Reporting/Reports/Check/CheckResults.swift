import Figures
import IngestionAPI

/// Every threshold held against its figure.
public struct CheckResults: Sendable {
    /// The figures.
    public let figures: CheckFigures
    /// What they are held against.
    public let thresholds: TeamThresholds
    /// The results: all together first, then mapping by mapping.
    public let all: [CheckResult]

    /// Holds figures against thresholds.
    /// - Parameter onlySignificant: whether a rate breaks its threshold only where its whole 95 % interval does.
    public init(
        _ figures: CheckFigures, _ thresholds: TeamThresholds, acknowledgements: [Acknowledgement] = [],
        onlySignificant: Bool = false
    ) {
        self.figures = figures
        self.thresholds = thresholds
        all =
            Evaluation(
                figures: figures, thresholds: thresholds, acknowledgements: acknowledgements,
                onlySignificant: onlySignificant
            ).results
    }

    /// The results of a state.
    public func of(_ state: CheckResult.State) -> [CheckResult] { all.filter { $0.state == state } }

    /// The results by how much they ask for: by their states, in each the farthest from its threshold first.
    public var worstFirst: [CheckResult] {
        CheckResult.State.allCases.flatMap { state in
            // Equal ones keep their order.
            of(state).enumerated()
                .sorted { ($1.element.distance, $0.offset) < ($0.element.distance, $1.offset) }.map(\.element)
        }
    }

    /// Whether any threshold is broken that nobody acknowledged.
    public var isBroken: Bool { all.contains { $0.state == .broken } }

    /// Whether no threshold had anything to be held against.
    public var isWithoutData: Bool { all.allSatisfy { $0.state == .noData } }
}

/// Works the results out.
private struct Evaluation {
    let figures: CheckFigures
    let thresholds: TeamThresholds
    let acknowledgements: [Acknowledgement]
    let onlySignificant: Bool

    /// The mappings to wait for.
    private var mappings: [MappingCheckFigures] { figures.mappings.filter(\.isTriggered) }

    var results: [CheckResult] {
        let each = mappings.flatMap { mapping in
            let own = thresholds.of(mapping.name)
            return CheckRule.allCases.compactMap { rule in
                own[rule].flatMap { result(rule, mapping.name, [mapping], limit: $0) }
            }
        }
        // Of a single mapping all together say the same again.
        guard mappings.count != 1 else { return each }
        let together = CheckRule.allCases.compactMap { rule in
            thresholds.general[rule].flatMap { result(rule, nil, mappings, limit: $0) }
        }
        return together + each
    }

    private func result(
        _ rule: CheckRule, _ name: MappingName?, _ mappings: [MappingCheckFigures], limit: Double
    ) -> CheckResult? {
        switch rule {
        case .minSuccessRate, .maxAborts: return rate(rule, name, mappings, limit: limit)
        case .maxPendingHours:
            // A request is pending in one mapping; of all together there is nothing else to say.
            guard name != nil, let mapping = mappings.first else { return nil }
            return pending(mapping, limit: limit)
        case .maxAgeHours: return age(name, mappings, limit: limit)
        case .maxErrorBudget: return budget(name, mappings, limit: limit)
        }
    }

    // MARK: - What is known

    /// What of some parts is left when what is known is taken out, by which acknowledgements, and those that ran out.
    private func known(
        _ rule: CheckRule, _ parts: [RateLimit.Part]
    ) -> (rest: [RateLimit.Part], used: [Acknowledgement], expired: [Acknowledgement]) {
        var used: [Acknowledgement] = []
        var expired: [Acknowledgement] = []
        var rest: [RateLimit.Part] = []
        for part in parts {
            let about = acknowledgements.filter { known in
                known.concerns(rule) && known.names(part.name)
                    && known.code.map { part.counts.codes[$0] ?? 0 > 0 } ?? true
            }
            expired += about.filter { !$0.isInForce(on: figures.today) && !expired.contains($0) }
            let inForce = about.filter { $0.isInForce(on: figures.today) }
            used += inForce.filter { !used.contains($0) }
            guard !inForce.contains(where: { $0.code == nil }) else { continue }
            var left = part
            left.counts = part.counts.without(Set(inForce.compactMap(\.code)))
            rest.append(left)
        }
        return (rest, used, expired)
    }

    /// Settles a broken threshold: acknowledged where what is left of it is not broken.
    private func settle(
        _ result: inout CheckResult, _ parts: [RateLimit.Part], isBroken: ([RateLimit.Part]) -> Bool
    ) {
        let known = known(result.rule, parts)
        let isExplained = !known.used.isEmpty && !isBroken(known.rest)
        result.state = isExplained ? .acknowledged : .broken
        if isExplained {
            result.acknowledgements = known.used
        } else {
            // What ran out for a mapping is said with the mapping.
            result.expired = known.expired.filter { result.mapping != nil || $0.mapping == nil }
        }
    }

    // MARK: - Rates

    private func rate(
        _ rule: CheckRule, _ name: MappingName?, _ mappings: [MappingCheckFigures], limit: Double
    ) -> CheckResult {
        let parts = parts(rule, mappings) { figures.counts($0) }
        let held = RateLimit(rule, parts, limit: limit)
        var result = CheckResult(
            mapping: name, rule: rule, limit: held.limit, isWeighted: held.isWeighted,
            measure: rule == .maxAborts ? .aborts(held.rate) : .success(held.rate),
            state: held.rate == nil ? .noData : .ok)
        guard held.isBroken else { return result }
        result.since = since(rule, mappings, limit: limit)
        guard isAlarm(held) else {
            result.state = .chance
            return result
        }
        settle(&result, parts) { isAlarm(RateLimit(rule, $0, limit: limit)) }
        return result
    }

    private func isAlarm(_ held: RateLimit) -> Bool { onlySignificant ? held.isSignificant : held.isBroken }

    private func parts(
        _ rule: CheckRule, _ mappings: [MappingCheckFigures], _ counts: (MappingCheckFigures) -> Counts
    ) -> [RateLimit.Part] {
        mappings.map { .init(name: $0.name, counts: counts($0), limit: thresholds.of($0.name)[rule]) }
    }

    /// The first day (or hour) from which on every window that ended there broke the threshold.
    private func since(_ rule: CheckRule, _ mappings: [MappingCheckFigures], limit: Double) -> CheckResult.Since {
        let (count, width) = (figures.borders.count - 1, figures.windowParts)
        var end = count
        var windows = mappings.map(figures.counts)
        while end > width {
            // The window that ends a part earlier.
            for place in mappings.indices {
                windows[place] -= mappings[place].parts[end - 1]
                windows[place] += mappings[place].parts[end - 1 - width]
            }
            let parts = paired(mappings, windows).map { mapping, counts in
                RateLimit.Part(name: mapping.name, counts: counts, limit: thresholds.of(mapping.name)[rule])
            }
            guard RateLimit(rule, parts, limit: limit).isBroken else { break }
            end -= 1
        }
        return .init(at: figures.borders[end - 1], isOrEarlier: end == width)
    }

    // MARK: - Ages

    private func age(of moment: RequestMoment?) -> Int64 {
        moment.map { max(0, figures.now.milliseconds - $0.at.milliseconds) } ?? 0
    }

    private func milliseconds(_ hours: Double) -> Int64 { Int64((hours * 3_600_000).rounded()) }

    private func pending(_ mapping: MappingCheckFigures, limit: Double) -> CheckResult {
        let age = age(of: mapping.oldestPending)
        var result = CheckResult(
            mapping: mapping.name, rule: .maxPendingHours, limit: limit,
            measure: .pending(mapping.oldestPending, age: age, count: mapping.pending), state: .ok)
        guard let oldest = mapping.oldestPending, age > milliseconds(limit) else { return result }
        result.since = .init(at: Instant(milliseconds: oldest.at.milliseconds + milliseconds(limit)))
        settle(&result, parts(.maxPendingHours, [mapping]) { figures.counts($0) }) { !$0.isEmpty }
        return result
    }

    private func age(_ name: MappingName?, _ mappings: [MappingCheckFigures], limit: Double) -> CheckResult {
        func latest(_ mappings: some Sequence<MappingCheckFigures>) -> RequestMoment? {
            mappings.compactMap(\.lastSuccess).max { $0.at < $1.at }
        }
        let last = latest(mappings)
        var result = CheckResult(
            mapping: name, rule: .maxAgeHours, limit: limit, measure: .age(last, age: age(of: last)), state: .ok)
        func isBroken(_ last: RequestMoment?) -> Bool { last == nil || age(of: last) > milliseconds(limit) }
        guard isBroken(last) else { return result }
        result.since = last.map { .init(at: Instant(milliseconds: $0.at.milliseconds + milliseconds(limit))) }
        settle(&result, parts(.maxAgeHours, mappings) { figures.counts($0) }) { rest in
            // A mapping that may be silent does not make the others' silence an alarm.
            let names = Set(rest.filter { $0.limit != nil }.map(\.name))
            return !names.isEmpty && isBroken(latest(mappings.filter { names.contains($0.name) }))
        }
        return result
    }

    // MARK: - Error budget

    private func budget(_ name: MappingName?, _ mappings: [MappingCheckFigures], limit: Double) -> CheckResult? {
        guard let rolling = figures.rolling.first else { return nil }
        let counts = Dictionary(uniqueKeysWithValues: rolling.mappings.map { ($0.name, $0.counts) })
        let objectives = Dictionary(
            uniqueKeysWithValues: mappings.map { ($0.name, thresholds.of($0.name).objective?.value) })
        // Of one mapping its own objective, of all together the general one.
        guard let objective = name.map({ objectives[$0] ?? nil }) ?? thresholds.general.objective?.value else {
            return nil
        }
        func budget(_ parts: [RateLimit.Part]) -> ErrorBudget {
            ErrorBudget(parts.map { ($0.counts, objectives[$0.name] ?? nil) }, objective: objective)
        }
        let parts = parts(.maxErrorBudget, mappings) { counts[$0.name] ?? Counts() }
        let whole = budget(parts)
        var result = CheckResult(
            mapping: name, rule: .maxErrorBudget, limit: limit, measure: .budget(whole, weeks: rolling.weeks),
            state: whole.finished == 0 ? .noData : .ok)
        guard whole.isSpent(beyond: limit) else { return result }
        settle(&result, parts) { budget($0).isSpent(beyond: limit) }
        return result
    }
}
