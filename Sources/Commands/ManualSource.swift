import ArgumentParser
import Foundation

/// What manual pages are made from: the parser's own description of all commands (`--experimental-dump-help`), with the
/// values and defaults of arguments where help screens have them, too. The generator of the pages leaves them out.
enum ManualSource {
    /// The description of a command as JSON.
    static func json(of command: any ParsableCommand.Type) throws -> String {
        let source = try JSONSerialization.jsonObject(with: Data(command._dumpHelp().utf8))
        let options: JSONSerialization.WritingOptions = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(
            decoding: try JSONSerialization.data(withJSONObject: completed(source), options: options), as: UTF8.self)
    }

    /// The same, each argument with its values and default in its abstract.
    private static func completed(_ value: Any) -> Any {
        if let list = value as? [Any] { return list.map(completed) }
        guard let object = value as? [String: Any] else { return value }
        var result = object.mapValues(completed)
        if let extra = valuesAndDefault(object) {
            result["abstract"] = [object["abstract"] as? String, "(\(extra))"].compactMap(\.self).joined(separator: " ")
        }
        return result
    }

    /// As the parser's help screens have it.
    private static func valuesAndDefault(_ argument: [String: Any]) -> String? {
        let values = (argument["allValues"] as? [String]).flatMap { $0.isEmpty ? nil : $0 }
        let all = values.map { "values: " + $0.joined(separator: ", ") }
        let usual = (argument["defaultValue"] as? String).map { "default: \($0)" }
        return all == nil && usual == nil ? nil : [all, usual].compactMap(\.self).joined(separator: "; ")
    }
}
