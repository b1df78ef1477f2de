import Figures
import IngestionAPI

/// The commands that show what is behind a check's results.
struct CheckCommands {
    let figures: CheckFigures
    /// Whether mappings are named with their organization.
    let namesOrganizations: Bool
    /// What names the database, with a blank before it.
    let databaseOption: String

    func command(_ result: CheckResult) -> String {
        switch result.measure {
        case .pending(let oldest?, _, _):
            return "ingest-audit requests \(ShellText.quoted(oldest.id.description))"
                + "\(organization(result.mapping))\(databaseOption)"
        case .age(nil, _): return "ingest-audit imports" + databaseOption
        case .age(let last?, _):
            return report(result.mapping, min(figures.timeZone.day(of: last.at), figures.today), figures.today)
        case .budget(_, let weeks):
            return report(result.mapping, figures.lastDay.advanced(by: 1 - 7 * weeks), figures.lastDay)
        default:
            let option =
                figures.period?.option
                ?? days(figures.timeZone.day(of: figures.window.lowerBound), figures.lastDay)
            guard let mapping = result.mapping else { return report(nil, option) }
            let status = result.rule == .maxAborts ? " --status aborted" : " --status failed --status aborted"
            return "ingest-audit requests\(status)\(option)\(scope(mapping))\(databaseOption)"
        }
    }

    private func report(_ mapping: MappingName?, _ first: Day, _ last: Day) -> String {
        report(mapping, days(first, last))
    }

    private func report(_ mapping: MappingName?, _ option: String) -> String {
        "ingest-audit report weekly\(option)\(mapping.map(scope) ?? "")\(databaseOption)"
    }

    private func days(_ first: Day, _ last: Day) -> String {
        Period(first: first, last: last, timeZone: figures.timeZone)?.option ?? ""
    }

    private func scope(_ mapping: MappingName) -> String {
        "\(organization(mapping)) \(ShellText.option("mapping", mapping.mapping))"
    }

    private func organization(_ mapping: MappingName?) -> String {
        guard let mapping, namesOrganizations else { return "" }
        return " " + ShellText.option("org", mapping.organization)
    }
}
