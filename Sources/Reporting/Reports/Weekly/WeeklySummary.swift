import Assessment
import Figures
import IngestionAPI

/// The figures of a report with what every format asks of them, worked out once.
struct WeeklySummary: Sendable {
    let figures: WeeklyFigures
    let totals: Counts
    let previous: Counts
    /// On how many days of the period anything was captured.
    let coveredDays: Int
    /// Of the other days, those whose data were deleted by a prune.
    let prunedDays: Int
    /// Whether anything is known about the period; without data nothing may look healthy.
    let hasData: Bool
    /// Whether anything is known about the period before; without, no change can be given.
    let hasDataBefore: Bool
    /// How the period went, judged once.
    let assessment: Assessment
    /// The error budgets, where an objective is set.
    let budgets: [ErrorBudgets]
    /// What the team calls its mappings.
    let labels: MappingLabels
    /// What names the database in commands, with a blank before it.
    let databaseOption: String
    /// Whether all else is a press away, so that nobody needs commands for it.
    let isServed: Bool

    init(
        _ figures: WeeklyFigures, acknowledgements: [Acknowledgement] = [], thresholds: TeamThresholds = .none,
        labels: MappingLabels = .none, databaseOption: String = "", isServed: Bool = false
    ) {
        self.figures = figures
        self.isServed = isServed
        self.labels = labels
        self.databaseOption = databaseOption
        totals = figures.totals
        previous = figures.previousTotals
        coveredDays = figures.days.count { !$0.isWithoutData }
        prunedDays =
            figures.evidence.prunedBefore.map { first in
                figures.days.count { $0.isWithoutData && $0.day < first }
            } ?? 0
        hasData = coveredDays > 0 || !totals.isEmpty
        let weekBefore = figures.period.week.flatMap { week in
            figures.weeks.first { $0.week == week.advanced(by: -1) }
        }
        hasDataBefore = !previous.isEmpty || (weekBefore?.capturedDays ?? 0) > 0
        assessment = Assessment(figures, acknowledgements: acknowledgements, hasData: hasData)
        budgets = figures.rolling.compactMap { ErrorBudgets($0, thresholds) }
    }

    /// The figures with what the team decided.
    init(_ figures: WeeklyFigures, _ options: ReportOptions) {
        self.init(
            figures, acknowledgements: options.acknowledgements, thresholds: options.thresholds,
            labels: options.labels, databaseOption: options.databaseOption, isServed: options.frame != nil)
    }

    var period: Period { figures.period }

    /// What happened beyond chance, ranked.
    var findings: [Finding] { assessment.findings }

    /// The same, what the team knows apart.
    var sortedFindings: SortedFindings { assessment.sorted }

    /// Whether changes can be given: both periods have data.
    var isComparable: Bool { hasData && hasDataBefore }

    /// The most frequent code of the period that is a code.
    var topError: CodeFigures? { figures.errors.first { $0.code != nil && $0.count > 0 } }
}

extension DayFigures {
    /// No exchange was captured on the day, so nothing is known about it.
    var isWithoutData: Bool { capturedHours == 0 && counts.isEmpty }
}

extension WeekFigures {
    /// No exchange was captured in the week, so nothing is known about it.
    var isWithoutData: Bool { capturedDays == 0 && counts.isEmpty }
}
