import Bytes

/// Rows that a batch could not take, as the export API hands them out: NDJSON of `{"_errors":[{"code","message"}],"_filename",…}`.
/// The rows are customers' data; what is read of them is how often which code and shape of message stands there.
struct RefusedRows: Equatable {
    /// What was refused, and how often.
    private(set) var counts: [Kind: Int] = [:]

    struct Kind: Hashable {
        var code: String
        /// The message's words that can't be somebody's value.
        var shape: String
    }

    /// Nil for what is no such file.
    init?(_ response: [UInt8]) {
        for line in response.split(separator: UInt8(ascii: "\n")) {
            guard let row = try? JSONValue(Array(line)) else {
                if line.allSatisfy({ $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }) { continue }
                return nil
            }
            for error in row["_errors"]?.elements ?? [] {
                let code = error["code"]?.text ?? error["code"]?.whole.map(String.init) ?? ""
                counts[Kind(code: code, shape: Self.shape(of: error["message"]?.text ?? "")), default: 0] += 1
            }
        }
        if counts.isEmpty { return nil }
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
    func written(ofBatch id: String) -> [UInt8] {
        let rows = counts.sorted { ($0.key.code, $0.key.shape) < ($1.key.code, $1.key.shape) }.map { kind, count in
            "{\"code\":\(JSONQuoted.text(kind.code)),\"message\":\(JSONQuoted.text(kind.shape)),\"rows\":\(count)}"
        }
        return Array("{\(JSONQuoted.text(id)):{\"\(KeptBatch.rowErrors)\":[\(rows.joined(separator: ","))]}}".utf8)
    }
}
