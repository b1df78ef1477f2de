import Bytes

/// Rows that a batch could not take, as the export API hands them out: NDJSON of `{"_errors":[{"code","message"}],"_filename",…}`.
/// The rows are customers' data; what is read of them is how often which code and shape of message stands there.
package struct RefusedRows: Equatable {
    /// What was refused, and how often.
    private(set) var counts: [Kind: Int] = [:]

    struct Kind: Hashable {
        var code: String
        /// The message's words that can't be somebody's value.
        var shape: String
    }

    /// None.
    package init() {}

    /// Adds those of another file of the same batch.
    package mutating func add(_ other: RefusedRows) { counts.merge(other.counts, uniquingKeysWith: +) }

    /// Nil for what is not what was kept of a batch's rows before (`written`).
    init?(written response: [UInt8], ofBatch id: String) {
        guard let value = try? JSONValue(response), case .object(let batches) = value, batches.count == 1,
            batches[0].key.exact == id.exact, case .object(let members) = batches[0].value, members.count == 1,
            members[0].key == KeptBatch.rowErrors
        else { return nil }
        self.init(kept: members[0].value)
    }

    /// What was kept of such rows before: nothing of it is taken as it stands, whoever wrote it.
    init(kept: JSONValue?) {
        for row in kept?.elements ?? [] {
            guard case .integer(let rows)? = row["rows"], (1...1 << 40).contains(rows) else { continue }
            count(row, Int(rows))
        }
    }

    private mutating func count(_ error: JSONValue, _ rows: Int) {
        let code = error["code"]?.text ?? error["code"]?.whole.map(String.init) ?? ""
        counts[Kind(code: Self.code(code), shape: Self.shape(of: error["message"]?.text ?? "")), default: 0] += rows
    }

    /// A code as the Platform writes them, `DCVS-1104-400`; nothing for any other text, which may be somebody's.
    private static func code(_ text: String) -> String {
        let isCode = text.utf8.count <= 40 && text.utf8.allSatisfy { ($0 &- 48) < 10 || $0 &- 65 < 26 || $0 == 45 }
        return isCode ? text : ""
    }

    /// Nil for what is no such file. A line of it that can't be read is counted as one without a code.
    package init?(_ response: [UInt8]) {
        for line in response.split(separator: UInt8(ascii: "\n")) {
            guard let row = try? JSONValue(Array(line)) else {
                if line.allSatisfy({ $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }) { continue }
                counts[Kind(code: "", shape: "…"), default: 0] += 1
                continue
            }
            for error in row["_errors"]?.elements ?? [] { count(error, 1) }
        }
        // A file of which nothing is what such files have is another one.
        if counts.keys.allSatisfy({ $0 == Kind(code: "", shape: "…") }) { return nil }
    }

    /// The words of a message that are in the vocabulary of such messages; whatever else stands there may be somebody's value.
    static func shape(of message: String) -> String {
        var shape: [Substring] = []
        for word in message.prefix(500).split(separator: " ") {
            let bare = word.drop { "\"'([".contains($0) }
            let core = bare.prefix { $0.isASCII && $0.isLetter || $0 == "-" }
            if words.contains(core.lowercased()), core.count == bare.count || core.count + 1 == bare.count {
                shape.append(core)
            } else if shape.last != "…" {
                shape.append("…")
            }
        }
        return shape.joined(separator: " ")
    }

    private static let words: Set<String> = [
        "a", "an", "and", "any", "array", "as", "at", "be", "boolean", "cannot", "character", "characters", "column",
        "columns",
        "conform", "contain", "contains", "convert", "converted", "corrupt", "corrupted", "could", "data", "date",
        "date-time",
        "does", "duplicate", "empty", "enum", "error", "exceed", "exceeds", "expected", "failed", "field", "fields",
        "for",
        "format", "found", "from", "greater", "has", "have", "in", "incompatible", "integer", "invalid", "is", "it",
        "length",
        "less", "long", "malformed", "map", "match", "maximum", "minimum", "missing", "must", "no", "not", "null",
        "number",
        "object", "of", "one", "or", "out", "parse", "parsed", "parsing", "pattern", "range", "record", "required",
        "row", "rows",
        "schema", "short", "should", "string", "than", "the", "this", "to", "too", "type", "unable", "unexpected",
        "unknown",
        "unsupported", "valid", "validate", "validation", "value", "values", "was", "were", "with", "wrong",
    ]

    /// As it is kept: `{ID: {"rowErrors": [{"code": …, "message": …, "rows": n}, …]}}`.
    package func written(ofBatch id: String) -> [UInt8] {
        Array("{\(JSONQuoted.text(id)):{\"\(KeptBatch.rowErrors)\":".utf8) + list + Array("}}".utf8)
    }

    /// The rows as a list.
    var list: [UInt8] {
        let rows = counts.sorted { ($0.key.code, $0.key.shape) < ($1.key.code, $1.key.shape) }.map { kind, count in
            "{\"code\":\(JSONQuoted.text(kind.code)),\"message\":\(JSONQuoted.text(kind.shape)),\"rows\":\(count)}"
        }
        return Array("[\(rows.joined(separator: ","))]".utf8)
    }
}
