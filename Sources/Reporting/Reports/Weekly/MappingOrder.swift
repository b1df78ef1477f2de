import Assessment

/// The mappings with those in trouble first, wherever a list begins with the worst.
enum MappingOrder {
    /// Their places in the report's order: by state, by the weightiest finding, by what failed.
    static func worstFirst(_ summary: WeeklySummary) -> [Int] {
        let keys = summary.figures.mappings.map { mapping -> (state: Assessment.State, finding: Int, troubled: Int) in
            let own = summary.assessment[mapping.name]
            return (
                own?.state ?? .unknown, own?.findings.min() ?? .max, mapping.counts.failed + mapping.counts.aborted
            )
        }
        return keys.indices.sorted { left, right in
            let (one, two) = (keys[left], keys[right])
            return (two.state, one.finding, two.troubled, left) < (one.state, two.finding, one.troubled, right)
        }
    }
}
