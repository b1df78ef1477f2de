import Figures
import IngestionAPI

/// A mapping as readers see it: what the team calls it, with its ID beside it.
extension MappingLabels {
    /// The same as pieces, each of which keeps its writing direction to itself and is cut on its own: the ID stays.
    func spans(_ mapping: MappingName) -> [Span] {
        let id = Span(mapping.mapping, .identifier)
        guard let name = self[mapping]?.name else { return [id] }
        return [Span(name, isCaptured: true), Span(" ("), id, Span(")")]
    }

    /// The same for a terminal, within a width; where the two do not fit, the name is cut.
    func visible(_ mapping: MappingName, width: Int) -> String {
        let id = PlainText.visible(mapping.mapping)
        guard let name = self[mapping]?.name.map({ PlainText.visible($0) }) else {
            return DisplayWidth.cut(id, to: width)
        }
        let room = width - DisplayWidth.of(id) - 3
        return room < 2 ? DisplayWidth.cut(id, to: width) : "\(DisplayWidth.cut(name, to: room)) (\(id))"
    }
}
