import IngestionAPI

/// A check's results for people: the conclusion, then a line for each broken threshold, and what is known apart.
struct CheckText {
    private let report: CheckReport
    private let phrases: CheckPhrases
    private let options: CheckOptions

    init(_ report: CheckReport, _ phrases: CheckPhrases, _ options: CheckOptions) {
        self.report = report
        self.phrases = phrases
        self.options = options
    }

    func written() -> String {
        if options.isQuiet { return text(alarms) }
        return text(wrapped(conclusion) + wrapped(basis) + silence + alarms + known + chance + budgets)
    }

    private func text(_ lines: [String]) -> String { lines.map { $0 + "\n" }.joined() }

    /// `BROKEN: 3 of 20 thresholds; 1 more by what is acknowledged only; 2 without data`
    private var conclusion: String {
        let count = { (state: CheckResult.State) in report.results(state).count }
        let all = "\(report.results.count) threshold\(report.results.count == 1 ? "" : "s")"
        if report.isWithoutData { return style(.watch, "NO DATA") + " for any of \(all)" }
        let broken = count(.broken)
        let rest = [
            (count(.acknowledged), "broken by what is acknowledged only"),
            (count(.chance), "broken by no more than chance explains"), (count(.noData), "without data"),
        ]
        .filter { $0.0 > 0 }.map { "; \($0.0) \($0.1)" }.joined()
        return broken > 0
            ? style(.bad, "BROKEN") + ": \(broken) of \(all)\(rest)"
            : style(.good, "OK") + ": \(count(.ok)) of \(all) hold\(rest)"
    }

    /// `16–22 November 2026 (UTC) · now 2026-11-22 18:30 · last exchange 2026-11-22 18:09`
    private var basis: String {
        let figures = report.figures
        let words = Words(.en)
        let window =
            figures.period.map { words.range($0.first, $0.last) }
            ?? "\(figures.windowParts) hour\(figures.windowParts == 1 ? "" : "s") up to \(phrases.time(figures.window.upperBound))"
        let last = figures.evidence.lastExchange.map { "last exchange \(phrases.time($0))" } ?? "no exchanges"
        return "\(window) · now \(phrases.time(figures.now)) (\(figures.timeZone.identifier)) · \(last)"
    }

    /// The window ends with the captures: where these have ended, its rates are not those of now.
    private var silence: [String] {
        let figures = report.figures
        guard let last = figures.evidence.lastExchange else { return [] }
        let hours = Double(figures.now.milliseconds - last.milliseconds) / 3_600_000
        guard hours >= 24 else { return [] }
        return wrapped(
            "Nothing was captured for \(Numbers.grouped(Int(hours))) hours: what happened since is not known.")
    }

    private var alarms: [String] {
        report.results(.broken).flatMap { result in
            line("broken", .bad, result, remarks: result.expired.map(phrases.expired))
        }
    }

    private var known: [String] {
        report.results(.acknowledged).flatMap { result in
            line("known", .watch, result, remarks: result.acknowledgements.map(phrases.known))
        }
    }

    private var chance: [String] {
        report.results(.chance).flatMap { line("chance", .quiet, $0, remarks: []) }
    }

    /// The error budgets, where an objective is set.
    private var budgets: [String] {
        report.figures.rolling.compactMap { ErrorBudgets($0, report.thresholds) }.flatMap { budgets in
            let days = "captures on \(budgets.rolling.capturedDays) of \(7 * budgets.rolling.weeks) days"
            let text = CheckPhrases.budget(budgets.total, weeks: budgets.rolling.weeks)
            return block("budget", .quiet, "\(text) (\(days))")
        }
    }

    /// One line; on a terminal as many as it takes, the command on one of its own.
    private func line(_ word: String, _ tone: Tone, _ result: CheckResult, remarks: [String]) -> [String] {
        let sentence = ([phrases.sentence(result)] + remarks).joined(separator: "; ")
        let command = phrases.command(result)
        guard options.isWrapped else { return block(word, tone, "\(sentence) → \(command)") }
        return block(word, tone, sentence) + [Self.margin + command]
    }

    /// What stands below the first word of a line.
    private static let margin = String(repeating: " ", count: 8)

    private func block(_ word: String, _ tone: Tone, _ text: String) -> [String] {
        let head = style(tone, word) + Self.margin.dropFirst(word.count)
        guard options.isWrapped else { return [head + text] }
        return WrappedText.lines(text, width: max(20, options.terminal.width - Self.margin.count)).enumerated().map {
            ($0 == 0 ? head : Self.margin) + $1
        }
    }

    private func wrapped(_ text: String) -> [String] {
        options.isWrapped ? WrappedText.lines(text, width: options.terminal.width) : [text]
    }

    private func style(_ tone: Tone, _ text: String) -> String { options.terminal.painted(text, tone) }
}
