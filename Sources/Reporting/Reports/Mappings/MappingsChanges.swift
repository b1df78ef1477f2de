import Figures
import IngestionAPI

/// What changed between two looks at the mappings, a sentence each.
public enum MappingsChanges {
    /// The sentences, in the order of the mappings; none where nothing changed.
    public static func between(
        _ before: MappingsFigures, _ after: MappingsFigures, labels: MappingLabels, in language: ReportLanguage = .en
    ) -> [String] {
        let words = Words(language)
        let old = Dictionary(uniqueKeysWithValues: before.standings.map { ($0.name, $0) })
        let (states, newStates) = (states(before), states(after))
        let namesOrganizations = Set(after.standings.map(\.name.organization)).count > 1
        return after.standings.compactMap { new in
            var name = PlainText.visible(labels.shown(new.name))
            if namesOrganizations {
                name = words(
                    "mappingOf", ["mapping": name, "organization": PlainText.visible(new.name.organization)])
            }
            guard let old = old[new.name] else { return "\(name): \(words["changeNew"])" }
            let parts = [
                word(states[new.name], newStates[new.name], words), latest(old.latest, new.latest, words),
                finished(old.lastFinished, new.lastFinished, words),
                old.pending == new.pending
                    ? nil : words("changePending", ["old": "\(old.pending)", "new": "\(new.pending)"]),
            ].compactMap(\.self)
            return parts.isEmpty ? nil : "\(name): \(parts.joined(separator: ", "))"
        }
    }

    private static func states(_ figures: MappingsFigures) -> [MappingName: MappingState] {
        MappingsSummary(figures).rows.reduce(into: [:]) { states, row in
            if let standing = row.standing { states[standing.name] = row.state }
        }
    }

    private static func word(_ old: MappingState?, _ new: MappingState?, _ words: Words) -> String? {
        guard let old, let new, old != new else { return nil }
        return "\(words["mappingState_\(old.rawValue)"]) → \(words["mappingState_\(new.rawValue)"])"
    }

    private static func latest(_ old: RequestFigures?, _ new: RequestFigures?, _ words: Words) -> String? {
        guard let new, old?.id != new.id else { return nil }
        return words("changeSubmitted", ["request": PlainText.visible(new.id.description)])
    }

    private static func finished(_ old: RequestFigures?, _ new: RequestFigures?, _ words: Words) -> String? {
        guard let new, old?.id != new.id || old?.outcome != new.outcome else { return nil }
        let codes = new.codes.isEmpty ? "" : " (\(PlainText.visible(new.codes.joined(separator: ", "))))"
        return words(
            "changeFinished",
            [
                "request": PlainText.visible(new.id.description), "outcome": words["outcome_\(new.outcome.name)"],
                "codes": codes,
            ])
    }
}
