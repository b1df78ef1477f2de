import Figures
import IngestionAPI

/// What came of a check, for people, programs, CI and monitors.
struct CheckReport: Report {
    let results: CheckResults
    let options: ReportOptions
    /// Whether only alarms are told as text.
    let isQuiet: Bool
    /// Whether a terminal shows the text: to others each result is a line.
    let isWrapped: Bool

    var zone: ReportTimeZone { results.figures.timeZone }

    private let phrases: CheckPhrases
    private let commands: CheckCommands

    init(results: CheckResults, options: ReportOptions, isQuiet: Bool, isWrapped: Bool) {
        self.results = results
        self.options = options
        self.isQuiet = isQuiet
        self.isWrapped = isWrapped
        phrases = CheckPhrases(results, options)
        commands = CheckCommands(
            figures: results.figures, namesOrganizations: phrases.writing.namesOrganizations,
            databaseOption: options.databaseOption)
    }

    /// The sentences for programs, which know one language.
    private var english: CheckPhrases {
        var options = options
        options.language = .en
        return CheckPhrases(results, options)
    }

    func tables() -> [ExportTable] {
        [ExportTable("checks", CheckColumns.all(phrases), of: results.all, ExportWords(options.language))]
    }

    func json() throws -> String {
        try JSONDocument.text(CheckDocument(phrases: english, commands: commands, labels: options.labels).object)
    }

    func other(_ format: ReportFormat) -> String? {
        switch format {
        case .text where isWrapped && !isQuiet:
            TerminalWriter(style: options.terminal, words: phrases.words).written(said(phrases))
        case .text: lines(phrases)
        case .junit: CheckJUnit(phrases: english, commands: commands).written()
        case .nagios: CheckNagios(english).written()
        default: nil
        }
    }

    func document() -> Document {
        var document = said(phrases)
        let table = Table("checks", CheckColumns.all(phrases), of: results.all, phrases.writing)
        document.sections.append(Section("checks", phrases.words["checkHead_all"], [.table(table)]))
        return document
    }

    /// The states that are told one by one.
    private static let told: [CheckResult.State] = [.broken, .acknowledged, .chance]

    /// What there is to say, without the table of all results.
    private func said(_ phrases: CheckPhrases) -> Document {
        let words = phrases.words
        var document = Document(title: phrases.conclusion, lead: [.remark([Span(phrases.basis)])])
        if let silence = phrases.silence { document.lead.append(.paragraph(silence)) }
        document.sections = Self.told.map { state in
            let results = results.of(state).map { Block.command(phrases.entry($0), command: commands.command($0)) }
            return Section(state.rawValue, words["checkHead_\(state.rawValue)"], results)
        }
        let budgets = phrases.budgets.map { [Span($0)] }
        document.sections.append(Section("budgets", words["errorBudget"], budgets.isEmpty ? [] : [.list(budgets)]))
        document.sections.removeAll { $0.blocks.isEmpty }
        return document
    }

    /// A line a result, however long: for scripts, and for mails of cron.
    private func lines(_ phrases: CheckPhrases) -> String {
        let words = phrases.words
        func line(_ key: String, _ text: String) -> String {
            DisplayWidth.padded(words["checkLine_\(key)"], to: 8, atRight: false) + text
        }
        func lines(_ state: CheckResult.State) -> [String] {
            results.of(state).map { line(state.rawValue, "\(phrases.entry($0).visible) → \(commands.command($0))") }
        }
        let said =
            isQuiet
            ? lines(.broken)
            : [phrases.conclusion.plain, phrases.basis] + [phrases.silence].compactMap(\.self)
                + Self.told.flatMap(lines) + phrases.budgets.map { line("budget", $0) }
        return said.map { $0 + "\n" }.joined()
    }
}
