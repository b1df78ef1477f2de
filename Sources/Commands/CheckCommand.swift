import ArgumentParser
import Figures
import Foundation
import History
import IngestionAPI
import Reporting
import Settings

/// `ingest-audit check`: thresholds, for cron and CI.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Exit with 1 where a threshold is broken: for cron, CI and monitors.",
        usage: "ingest-audit check [<options>]",
        discussion: """
            Every mapping, and all together, is held against thresholds from here or from [check] in ingest-audit.toml, \
            whose [[check.mapping]] stay in force. Rates are counted over the last 7 days with captures, the day of the \
            latest exchange included. The ages of the last success and of the oldest pending request are counted over \
            all the history, up to now: what falls silent breaks --max-age-hours, also where nothing is captured any \
            more. --now gives the check as it would have been then. --quiet prints broken thresholds only.

            Exit codes: 0 every threshold holds, or is broken by what is acknowledged only; 1 one is broken. With \
            --format nagios those of plugins: 0 OK, 2 CRITICAL, 3 UNKNOWN (no data for any threshold, or no answer).

            Examples:
              ingest-audit check --min-success-rate 99% --max-age-hours 24
              ingest-audit check --max-pending-hours 6 --format nagios
              ingest-audit check --objective 99% --max-error-budget 100%
            """)

    @OptionGroup var limits: ThresholdOptions

    @Flag(help: "A rate breaks its threshold only where its whole 95 % interval lies beyond it.")
    var significant = false

    @Option(
        help: ArgumentHelp(
            "The time that rates are counted over, up to the latest exchange: whole days as in 7d, or up to 744 hours as in 24h (default: 7d).",
            valueName: "time"),
        completion: .list(["24h", "7d", "30d"]))
    var window: WindowArgument?

    @OptionGroup var days: PeriodOptions

    @Option(
        help: ArgumentHelp(
            "As of then, as in 2026-11-23T09:00:00Z: ages are counted up to it, and what was captured later is left out.",
            valueName: "time"))
    var now: InstantArgument?

    @OptionGroup var scope: ScopeOptions

    @OptionGroup var writing: WritingOptions<CheckFormats>

    @OptionGroup var team: TeamOptions

    @OptionGroup var global: GlobalOptions

    func validate() throws {
        try days.validateDays()
        _ = try writing.chosenFormat()
        if window != nil, days.isGiven {
            throw ValidationError("--window can't be given together with --week or --since/--until")
        }
    }

    func run() throws {
        let format = try writing.chosenFormat()
        do {
            try check(as: format)
        } catch  where format == .nagios {
            guard let failure = CommandFailure(error) else { throw error }
            // A monitor shows what stands where it asked for the answer; where that can't be written, on standard output.
            let line = "INGESTION UNKNOWN - \(Printable.text(failure.message).replacing("|", with: "/"))\n"
            if failure.exitCode == CommandFailure.unwritableOutput {
                try Session.current.output.write(line)
            } else {
                try writing.write(Array(line.utf8), as: format, global)
            }
            throw ExitCode(CheckResults.NagiosState.unknown.exitCode)
        }
    }

    private func check(as format: ReportFormat) throws {
        let settings = try team.settings()
        let thresholds = try limits.thresholds(over: settings.thresholds)
        // Unlike where ages are only shown, they are counted up to the clock however long ago the captures ended: that
        // they did is what a check is to tell.
        let history = try now == nil ? global.openPresent() : global.openHistory()
        if let now { _ = try history.leaveOut(after: now.instant) }
        let now = now?.instant ?? .now
        let part = try scope.known(in: history, global)
        let last = try history.evidence().lastExchange
        let figures = try history.checkFigures(
            try checkWindow(of: history, at: last.map { min($0, now) } ?? now), now: now, in: days.zone(of: history),
            scope: part,
            withBudget: thresholds.hasObjective)
        let results = CheckResults(
            figures, thresholds, acknowledgements: settings.acknowledgements, onlySignificant: significant)
        let report = Reports.check(
            results, writing.options(settings, global), isQuiet: global.quiet,
            isWrapped: writing.output == nil && Session.current.output.isTerminal)
        try writing.write(report, as: format, global)
        if format == .nagios { throw ExitCode(results.nagiosState.exitCode) }
        if results.isBroken { throw ExitCode(1) }
    }

    /// - Parameter end: the latest exchange, or now where that is earlier.
    private func checkWindow(of history: History, at end: Instant) throws -> CheckWindow {
        if days.isGiven { return .days(try days.period(of: history, at: now?.instant)) }
        switch window ?? .days(7) {
        case .hours(let hours): return .hours(hours, upTo: end)
        case .days(let count):
            let zone = days.zone(of: history)
            let last = zone.day(of: end)
            guard let period = Period(first: last.advanced(by: 1 - count), last: last, timeZone: zone) else {
                throw ValidationError("--window must be one day or more")
            }
            return .days(period)
        }
    }
}

/// The thresholds on the command line.
struct ThresholdOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The share of finished requests that is to be ingested, at least: 99%, 99 or 0.99.", valueName: "share"))
    var minSuccessRate: ShareArgument?

    @Option(
        name: .customLong("max-aborts-per-1000"),
        help: ArgumentHelp("Aborted requests per 1,000 finished ones, at most.", valueName: "count"))
    var maxAborts: Double?

    @Option(help: ArgumentHelp("For how long the oldest pending request may be pending.", valueName: "hours"))
    var maxPendingHours: Double?

    @Option(help: ArgumentHelp("For how long a mapping may be without a success.", valueName: "hours"))
    var maxAgeHours: Double?

    @Option(
        help: ArgumentHelp(
            "How much of the error budget of the last four weeks may be spent, as in 80%; needs an objective.",
            valueName: "share"))
    var maxErrorBudget: ShareArgument?

    @Option(
        help: ArgumentHelp(
            "The share of finished requests that should succeed, as in 99%: what the error budget is reckoned from.",
            valueName: "share"))
    var objective: ShareArgument?

    /// The values, by rule.
    private var given: [CheckRule: Double] {
        var given: [CheckRule: Double] = [:]
        given[.minSuccessRate] = minSuccessRate?.percent
        given[.maxAborts] = maxAborts
        given[.maxPendingHours] = maxPendingHours
        given[.maxAgeHours] = maxAgeHours
        given[.maxErrorBudget] = maxErrorBudget?.percent
        return given
    }

    func validate() throws {
        for (rule, value) in given.sorted(by: { $0.key.rawValue < $1.key.rawValue }) where !rule.range.contains(value) {
            throw ValidationError("--\(rule.rawValue) must be \(rule.rangeText)")
        }
        if let objective, !CheckRule.minSuccessRate.range.contains(objective.percent) {
            throw ValidationError("--objective must be \(CheckRule.minSuccessRate.rangeText)")
        }
    }

    /// These over those of the settings. What the settings say of single mappings stays.
    func thresholds(over settings: TeamThresholds) throws -> TeamThresholds {
        var thresholds = settings
        thresholds.general = thresholds.general.overridden(
            by: Thresholds(limits: given.mapValues(Limit.at), objective: objective.map { .at($0.percent) }))
        guard !thresholds.isEmpty else {
            throw ValidationError(
                "no threshold is given; give one, as in --min-success-rate 99% --max-age-hours 24, or set it in [check] of ingest-audit.toml"
            )
        }
        if thresholds.general[.maxErrorBudget] != nil, !thresholds.hasObjective {
            throw ValidationError(
                "max-error-budget needs an objective, as in --objective 99%, or objective = \"99%\" in [check] of ingest-audit.toml"
            )
        }
        return thresholds
    }
}

extension TeamThresholds {
    /// Whether any error budget can be reckoned.
    var hasObjective: Bool {
        general.objective?.value != nil || own.values.contains { $0.objective?.value != nil }
    }
}

/// A share on the command line, as `Percentage` reads it.
struct ShareArgument: ExpressibleByArgument {
    var percent: Double

    init?(argument: String) {
        guard let percent = Percentage.value(argument) else { return nil }
        self.percent = percent
    }
}

/// The time that rates are counted over, on the command line.
enum WindowArgument: ExpressibleByArgument {
    case days(Int)
    case hours(Int)

    init?(argument: String) {
        guard let count = Int(argument.dropLast()), count >= 1 else { return nil }
        switch argument.last {
        case "d" where count <= 3_660: self = .days(count)
        case "h" where count <= 744: self = .hours(count)
        default: return nil
        }
    }
}
