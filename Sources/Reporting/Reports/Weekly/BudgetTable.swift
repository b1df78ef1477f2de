import Figures
import IngestionAPI

/// The error budgets as a table: all together and the mappings that have overspent, for 4 and 13 weeks.
struct BudgetTable {
    /// Keys of the headings: weeks, mapping, and the figures.
    static let columns = [
        "budgetWeeks", "mapping", "budgetSpent", "budgetObserved", "budgetAllowed", "budgetLeft", "finished",
    ]

    /// One row.
    struct Row {
        /// `4 weeks`.
        var weeks: String
        /// The mapping; nil for all together.
        var mapping: MappingName?
        /// The cells of the last five columns.
        var cells: [String]
        var isExceeded: Bool
    }

    let rows: [Row]
    /// What is allowed, and how much of the time is known.
    let hint: String

    /// The table; nil where no objective is set.
    init?(_ budgets: [ErrorBudgets], _ words: Words) {
        guard let first = budgets.first else { return nil }
        rows = budgets.flatMap { budgets -> [Row] in
            let weeks = words.counted("weekCount", budgets.rolling.weeks)
            return [Self.row(weeks, nil, budgets.total, words)]
                + budgets.worst.map { Self.row(weeks, $0.name, $0.budget, words) }
        }
        let coverage = budgets.map { budgets in
            words(
                "budgetCoverage",
                [
                    "weeks": words.counted("weekCount", budgets.rolling.weeks),
                    "n": String(budgets.rolling.capturedDays), "of": String(7 * budgets.rolling.weeks),
                ])
        }
        hint = words(
            "budgetHint",
            [
                "objective": CheckNumbers.limit(first.total.objective) + "%",
                "coverage": coverage.joined(separator: ", "),
            ])
    }

    private static func row(_ weeks: String, _ mapping: MappingName?, _ budget: ErrorBudget, _ words: Words) -> Row {
        let isKnown = budget.finished > 0
        return Row(
            weeks: weeks, mapping: mapping,
            cells: [
                budget.spent.map { "\(Numbers.grouped(Int64(($0 * 100).rounded())))%" }
                    ?? (budget.isExceeded ? words["budgetExceeded"] : words["undefined"]),
                Numbers.grouped(budget.observed),
                isKnown ? CheckNumbers.requests(budget.allowed) : words["undefined"],
                isKnown ? signed(budget.left) : words["undefined"], Numbers.grouped(budget.finished),
            ],
            isExceeded: budget.isExceeded)
    }

    private static func signed(_ left: Double) -> String {
        left < 0 ? "−" + CheckNumbers.requests(-left) : CheckNumbers.requests(left)
    }
}
