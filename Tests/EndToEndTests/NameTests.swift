import Foundation
import Testing

/// A column of a table and a key of JSON that say the same have the same name: `last_seen`, `lastSeen`.
@Suite("Names in tables and in JSON")
struct NameTests {
    private let workdir: Workdir

    init() throws {
        workdir = try Workdir()
        try MadeDemo.copy(to: workdir)
    }

    /// The names that a document has for its values: each key, and those that lead to it in front, as `previousRequests`.
    private static func names(_ value: Any, _ path: [String] = []) -> Set<String> {
        var found: Set<String> = []
        for start in path.indices {
            let rest = path[start...]
            found.insert(rest.dropFirst().reduce(rest.first!) { $0 + $1.prefix(1).uppercased() + $1.dropFirst() })
        }
        if let elements = value as? [Any] { return elements.reduce(into: found) { $0.formUnion(names($1, path)) } }
        guard let object = value as? [String: Any] else { return found }
        return object.reduce(into: found) { $0.formUnion(names($1.value, path + [$1.key])) }
    }

    private static func camel(_ column: Substring) -> String {
        let words = column.split(separator: "_")
        return words.dropFirst().reduce(String(words[0])) { $0 + $1.prefix(1).uppercased() + $1.dropFirst() }
    }

    /// - Parameter alone: what only the table says, as a difference that JSON leaves to its reader, or a name that the team did not give.
    private func expect(_ csv: String, _ json: String, _ about: String, alone: Set<Substring> = []) throws {
        let header = csv.split(separator: "\n")[0].split(separator: ",")
        #expect(header.count >= 5, "\(about): \(header)")
        let lines = json.hasPrefix("{\n") || json.hasPrefix("[") ? [json[...]] : json.split(separator: "\n")
        let names = try lines.reduce(into: Set<String>()) { names, line in
            names.formUnion(Self.names(try JSONSerialization.jsonObject(with: Data(line.utf8))))
        }
        let missing = header.filter { !names.contains(Self.camel($0)) && !$0.contains("-W") }
        #expect(Set(missing) == alone, "\(about)")
    }

    private func output(_ arguments: String...) throws -> String {
        let result = try workdir.run(arguments + ["--db", "demo/history.sqlite"])
        #expect(result.exit == 0, "\(arguments): \(result.errors)")
        return result.output
    }

    @Test("are the same but for their spelling")
    func same() throws {
        let weekly = try output("report", "weekly", "--format", "json", "--details")
        _ = try output("export", "raw", "--profile", "raw")
        for (table, alone) in [
            ("mappings", ["top_error_code", "success_rate_change", "name", "owner"]), ("errors", []),
            ("requests", ["name", "owner"]),
            ("days", ["top_error_code"]), ("weeks", ["first_day", "top_error_code"]),
            ("findings", ["rank", "finding", "acknowledged_until"]),
        ] as [(String, Set<Substring>)] {
            let csv = String(decoding: try workdir.read("raw/\(table).csv"), as: UTF8.self)
            try expect(csv, weekly, table, alone: alone)
        }
        try expect(
            try output("requests", "--format", "csv"), try output("requests", "--format", "ndjson"), "requests")
        try expect(try output("errors", "--format", "csv"), try output("errors", "--format", "json"), "the codes")
        try expect(
            try output("mappings", "--format", "csv"), try output("mappings", "--format", "json"),
            "the list of mappings")
        try expect(
            try output("errors", "ACP-880056", "--format", "csv"),
            try output("errors", "ACP-880056", "--format", "json"),
            "the episodes")
    }

    @Test("requests and mappings are text in JSON, whatever they look like")
    func text() throws {
        for line in try output("requests", "--format", "ndjson").split(separator: "\n") {
            let request = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            #expect(request["request"] is String && request["mapping"] is String, "\(line)")
        }
    }
}
