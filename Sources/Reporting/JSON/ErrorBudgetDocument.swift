import IngestionAPI

/// The error budgets: what an objective allows to fail, and what did, in requests.
struct ErrorBudgetDocument: Encodable {
    let windows: [Window]

    /// Nil where no objective is set.
    init?(_ rolling: [RollingFigures], _ thresholds: TeamThresholds) {
        windows = rolling.compactMap { ErrorBudgets($0, thresholds) }.map(Window.init)
        if windows.isEmpty { return nil }
    }

    /// Some weeks up to a day.
    struct Window: Encodable {
        let weeks: Int
        let start: String
        let end: String
        let capturedDays: Int
        let total: Budget
        let mappings: [Mapping]

        init(_ budgets: ErrorBudgets) {
            weeks = budgets.rolling.weeks
            start = budgets.rolling.days.lowerBound.description
            end = budgets.rolling.days.upperBound.description
            capturedDays = budgets.rolling.capturedDays
            total = Budget(budgets.total)
            mappings = budgets.mappings.map { Mapping($0.name, $0.budget) }
        }
    }

    struct Budget: Encodable {
        /// Percent.
        let objective: Double
        let finished: Int
        let observed: Int
        let allowed: Double
        let left: Double
        /// A fraction; null where nothing is allowed, or nothing finished.
        @Null var spent: Double?
        let exceeded: Bool

        init(_ budget: ErrorBudget) {
            objective = budget.objective
            finished = budget.finished
            observed = budget.observed
            allowed = budget.allowed
            left = budget.left
            spent = budget.spent
            exceeded = budget.isExceeded
        }
    }

    /// A mapping: its budget stands beside its name.
    struct Mapping: Encodable {
        let organization: String
        let mapping: String
        let budget: Budget

        init(_ name: MappingName, _ budget: ErrorBudget) {
            organization = name.organization
            mapping = name.mapping
            self.budget = Budget(budget)
        }

        private enum CodingKeys: CodingKey {
            case organization, mapping
        }

        func encode(to encoder: any Encoder) throws {
            try budget.encode(to: encoder)
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(organization, forKey: .organization)
            try container.encode(mapping, forKey: .mapping)
        }
    }
}
