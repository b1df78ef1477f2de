import Figures
import IngestionAPI

/// The error budgets: what an objective allows to fail, and what did, in requests.
struct ErrorBudgetDocument: Encodable {
    let windows: [JSONObject]

    /// Nil where no objective is set.
    init?(_ rolling: [RollingFigures], _ thresholds: TeamThresholds) {
        windows = rolling.compactMap { ErrorBudgets($0, thresholds) }.map(Self.window)
        if windows.isEmpty { return nil }
    }

    /// Some weeks up to a day.
    private static func window(_ budgets: ErrorBudgets) -> JSONObject {
        let rolling = budgets.rolling
        return [
            "weeks": rolling.weeks, "start": rolling.days.lowerBound.description,
            "end": rolling.days.upperBound.description, "capturedDays": rolling.capturedDays,
            "total": budget(budgets.total),
            "mappings": budgets.mappings.map { name, own in
                budget(own).beside(["organization": name.organization, "mapping": name.mapping] as JSONObject)
            },
        ]
    }

    /// The objective is percent, what is spent a fraction; null where nothing is allowed, or nothing finished.
    private static func budget(_ budget: ErrorBudget) -> JSONObject {
        [
            "objective": budget.objective, "finished": budget.finished, "observed": budget.observed,
            "allowed": budget.allowed, "left": budget.left, "spent": budget.spent, "exceeded": budget.isExceeded,
        ]
    }
}
