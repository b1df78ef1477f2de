import IngestionAPI

/// What changed between two looks at the mappings, a sentence each.
public enum MappingsChanges {
    /// The sentences, in the order of the mappings; none where nothing changed.
    public static func between(
        _ before: MappingsFigures, _ after: MappingsFigures, labels: MappingLabels
    ) -> [String] {
        let old = Dictionary(uniqueKeysWithValues: before.standings.map { ($0.name, $0) })
        let (states, newStates) = (states(before), states(after))
        let namesOrganizations = Set(after.standings.map(\.name.organization)).count > 1
        return after.standings.compactMap { new in
            let organization = namesOrganizations ? " of \(new.name.organization)" : ""
            let name = PlainText.visible(labels.shown(new.name) + organization)
            guard let old = old[new.name] else { return "\(name): new" }
            let parts = [
                word(states[new.name], newStates[new.name]), latest(old.latest, new.latest),
                finished(old.lastFinished, new.lastFinished),
                old.pending == new.pending ? nil : "pending \(old.pending) → \(new.pending)",
            ].compactMap(\.self)
            return parts.isEmpty ? nil : "\(name): \(parts.joined(separator: ", "))"
        }
    }

    private static func states(_ figures: MappingsFigures) -> [MappingName: MappingState] {
        MappingsSummary(figures).rows.reduce(into: [:]) { states, row in
            if let standing = row.standing { states[standing.name] = row.state }
        }
    }

    private static func word(_ old: MappingState?, _ new: MappingState?) -> String? {
        guard let old, let new, old != new else { return nil }
        return "\(old.rawValue) → \(new.rawValue)"
    }

    private static func latest(_ old: RequestFigures?, _ new: RequestFigures?) -> String? {
        guard let new, old?.id != new.id else { return nil }
        return "request \(PlainText.visible(new.id.description)) submitted"
    }

    private static func finished(_ old: RequestFigures?, _ new: RequestFigures?) -> String? {
        guard let new, old?.id != new.id || old?.outcome != new.outcome else { return nil }
        let codes = new.codes.isEmpty ? "" : " with \(PlainText.visible(new.codes.joined(separator: ", ")))"
        return "request \(PlainText.visible(new.id.description)) \(new.outcome.name)\(codes)"
    }
}
