import Foundation
import IngestionAPI

/// The diagnostics of a batch, as the export API hands them out: the rows that it refused, made-up customers' data, in two files of NDJSON,
/// and the list of the files.
struct SandboxRowFiles {
    private struct List: Encodable {
        struct File: Encodable {
            var name: String
            var length: String
            var _links: [String: [String: String]]
        }

        var data: [File]
        var _page: [String: Int]
    }

    private struct Row: Encodable {
        struct Failure: Encodable {
            var code: String
            var message: String
        }

        var _errors: [Failure]
        var _filename = "part-00000.json"
        var _id: String
        var person: [String: String]
    }

    private static let folder = "row_errors"
    private let batch: String
    private let files: [(name: String, body: String)]

    /// Nil for a batch that has none, or has not ended.
    init?(_ batch: SandboxBatch, _ scenario: SandboxScenario.Batches, at now: Double) {
        guard batch.isOver(at: now), !batch.rows.isEmpty else { return nil }
        self.batch = batch.id
        let reasons = batch.rows.flatMap { Array(repeating: $0.reason, count: $0.records) }
        let lines = reasons.enumerated().map { place, reason in
            let message = reason.description.replacing("{row}", with: scenario.row)
            return Self.json(
                Row(
                    _errors: [Row.Failure(code: reason.code, message: message)], _id: "\(place + 1)",
                    person: ["name": scenario.row, "email": scenario.row + "@example.com"])) + "\n"
        }
        // One after the other: both files have rows of the same kinds.
        files = ["conversion_errors_0.json", "parsing_errors_0.json"].enumerated().compactMap { file, name in
            let own = lines.enumerated().filter { $0.offset % 2 == file }.map(\.element)
            return own.isEmpty ? nil : (name, own.joined())
        }
    }

    /// What lies at a path; nil for nothing.
    func body(at path: String) -> String? {
        if path == Self.folder { return list }
        return files.first { "\(Self.folder)/\($0.name)" == path }?.body
    }

    private var list: String {
        let base = "https://platform.adobe.io:443" + PlatformCall.rowErrors(batch: batch).url(at: "")
        let data = files.map { name, body in
            List.File(
                name: name, length: String(body.utf8.count),
                _links: ["self": ["href": "\(base)%2F\(name)"]])
        }
        return Self.json(List(data: data, _page: ["limit": 100, "count": data.count]))
    }

    private static func json(_ value: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }
}
