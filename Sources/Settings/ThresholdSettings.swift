import Figures

/// Reads `[check]` and its `[[check.mapping]]`.
enum ThresholdSettings {
    private static let rules = CheckRule.allCases.map(\.rawValue)

    static func read(_ settings: SettingsTable) throws -> TeamThresholds {
        guard let check = try settings.table("check") else { return .none }
        try check.allowOnly(rules + ["objective", "mapping"])
        var thresholds = TeamThresholds(general: try limits(check))
        for table in try check.tables("mapping") {
            try table.allowOnly(["mapping", "organization"] + rules + ["objective"])
            guard let mappings = try table.texts("mapping") else {
                throw table.problem("it says for no mapping; add mapping = \"1042\"")
            }
            let own = try limits(table)
            guard own != .none else {
                throw table.problem("it has no threshold; add one, as in min-success-rate = \"95%\", or remove it")
            }
            let organization = try table.text("organization")
            for mapping in mappings {
                let scope = TeamThresholds.Scope(organization: organization, mapping: mapping)
                guard thresholds.own[scope] == nil else {
                    throw table.problem(
                        "a second table on mapping \(mapping)\(of(organization)); join it with the first", at: "mapping"
                    )
                }
                thresholds.own[scope] = own
            }
        }
        return thresholds
    }

    private static func of(_ organization: String?) -> String { organization.map { " of \($0)" } ?? "" }

    private static func limits(_ table: SettingsTable) throws -> Thresholds {
        var thresholds = Thresholds()
        for rule in CheckRule.allCases {
            thresholds.limits[rule] = try table.limit(rule.rawValue, for: rule)
        }
        thresholds.objective = try table.limit(
            "objective", for: .minSuccessRate)
        return thresholds
    }
}
