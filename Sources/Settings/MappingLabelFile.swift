import Bytes
import Figures
import IngestionAPI

/// The file of a team's names for its mappings: CSV with a heading that has `organization` and `mapping`, and may have
/// `name`, `owner` and `schema`.
public enum MappingLabelFile {
    /// Reads a file.
    /// - Throws: `SettingsProblem`, with file and line.
    public static func read(_ path: String) throws -> MappingLabels {
        var labels: [MappingName: MappingLabel] = [:]
        for row in try CSVTable.settings(path, required: ["organization", "mapping"]) {
            guard let organization = row.filled("organization"), let mapping = row.filled("mapping") else {
                throw SettingsProblem(
                    path: path, line: row.line,
                    reason: "the organization or the mapping is empty; fill both or remove the line")
            }
            let name = MappingName(organization: organization, mapping: mapping)
            guard labels[name] == nil else {
                throw SettingsProblem(
                    path: path, line: row.line,
                    reason: "a second line on mapping \(mapping) of \(organization); join it with the first")
            }
            labels[name] = MappingLabel(
                name: row.filled("name"), owner: row.filled("owner"), schema: row.filled("schema"))
        }
        return MappingLabels(labels)
    }
}
