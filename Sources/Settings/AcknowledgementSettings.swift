import Figures

/// Reads `[[acknowledged]]`.
enum AcknowledgementSettings {
    private static let keys = ["mapping", "code", "check", "organization", "until", "owner", "reason"]

    static func read(_ settings: SettingsTable) throws -> [Acknowledgement] {
        try settings.tables("acknowledged").map { table in
            try table.allowOnly(keys)
            let (mapping, code, rule) = (try table.text("mapping"), try table.text("code"), try rule(table))
            guard mapping != nil || code != nil || rule != nil else {
                throw table.problem("it says nothing that is known; add mapping, code or check")
            }
            if let rule, code != nil, !rule.looksAtCodes {
                throw table.problem(
                    "\(rule.rawValue) looks at no codes; remove code, or acknowledge \(CheckRule.minSuccessRate.rawValue)",
                    at: "check")
            }
            return Acknowledgement(
                organization: try table.text("organization"), mapping: mapping, code: code, rule: rule,
                until: try required(table, "until", "the last day on which it holds, as in until = 2026-12-01") {
                    try table.day("until")
                },
                owner: try required(table, "owner", "who sees to it, as in owner = \"data team\"") {
                    try table.text("owner")
                },
                reason: try required(table, "reason", "why it is known, as in reason = \"ticket 4711\"") {
                    try table.text("reason")
                })
        }
    }

    private static func rule(_ table: SettingsTable) throws -> CheckRule? {
        guard let name = try table.text("check") else { return nil }
        guard let rule = CheckRule(rawValue: name) else {
            let names = CheckRule.allCases.map(\.rawValue).joined(separator: ", ")
            throw table.problem("there is no check \(name); use one of \(names)", at: "check")
        }
        return rule
    }

    private static func required<Value>(
        _ table: SettingsTable, _ key: String, _ what: String, _ read: () throws -> Value?
    ) throws -> Value {
        guard let value = try read() else { throw table.problem("\(key) is missing; add \(what)") }
        return value
    }
}
