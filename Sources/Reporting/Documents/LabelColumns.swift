import Figures
import IngestionAPI

/// The team's names beside a mapping's: the last columns of tables. They are there whether names are known or not, so that
/// a table's columns never depend on a file beside it.
enum LabelColumns {
    /// Columns `name`, `owner` and `schema`; empty cells where the team gave none.
    static func all<Row>(
        _ labels: MappingLabels, _ mapping: @escaping @Sendable (Row) -> MappingName
    ) -> [TableColumn<Row>] {
        func column(_ name: String, _ text: @escaping @Sendable (MappingLabel) -> String?) -> TableColumn<Row> {
            TableColumn(name, .text) { row in labels[mapping(row)].flatMap(text).map { .text($0) } ?? .empty }
        }
        return [column("name") { $0.name }, column("owner") { $0.owner }, column("schema") { $0.schema }]
    }
}
