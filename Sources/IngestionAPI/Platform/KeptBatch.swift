import Bytes

/// What is kept of one batch out of an answer of the Platform: `{ID: {…}}`, byte for byte but for what is no business of an audit.
///
/// Left out are members that name people or programs (created and updated users and clients), tags other than the two that say how
/// errors were to be treated, and rows' own data. Of rows that were refused only code, the shape of the message and the number are
/// kept.
public struct KeptBatch: Hashable, Sendable {
    /// The batch's ID.
    public var id: String
    /// What is kept; empty where an error's body said nothing that is.
    public var response: [UInt8]

    /// What is kept of one batch, from its parts.
    public init(id: String, response: [UInt8]) { (self.id, self.response) = (id, response) }

    /// The member under which rows that were refused stand, counted.
    static let rowErrors = "rowErrors"
    private static let keptTags = ["acp_enableErrorDiagnostics", "acp_partialIngestionPercent"]
    private static let people = ["user", "client", "email", "createdby", "updatedby", "modifiedby"]

    /// What of an answer is kept, a batch each, in the answer's order.
    /// - Returns: nil for an answer that is about no batch: of another shape, or an error that names none.
    public static func all(of call: PlatformCall, httpStatus: Int, response: [UInt8]) -> [KeptBatch]? {
        switch call {
        case .batch(let id) where !AnswerKind.isAnswered(httpStatus: httpStatus):
            // What a gateway says of its error is its own; that it is one, the status says.
            return [KeptBatch(id: id, response: [])]
        case .batch(let id):
            guard let kept = members(of: response) else { return nil }
            // An answer about none is one about the batch that was asked for.
            return kept.isEmpty ? [KeptBatch(id: id, response: Array("{}".utf8))] : kept
        case .batches: return AnswerKind.isAnswered(httpStatus: httpStatus) ? members(of: response) : nil
        case .rowErrors(let id):
            guard AnswerKind.isAnswered(httpStatus: httpStatus), let rows = RefusedRows(response) else { return nil }
            return [KeptBatch(id: id, response: rows.written(ofBatch: id))]
        }
    }

    /// Whether an object is an answer about batches: each of its members is an object with a state, under the ID of a batch.
    package static func isAnswer(_ value: JSONValue) -> Bool {
        guard case .object(let members) = value, !members.isEmpty else { return false }
        return members.allSatisfy { member in
            guard isID(member.key), case .object = member.value else { return false }
            return member.value["status"]?.text != nil || member.value[rowErrors] != nil
        }
    }

    /// Whether a text can be a batch's ID: a ULID, a UUID, or 24 or 32 hexadecimal digits.
    public static func isID(_ text: some StringProtocol) -> Bool {
        let bytes = Array(text.utf8)
        func isHex(_ byte: UInt8) -> Bool { (byte &- 48) < 10 || (byte | 32) &- 97 < 6 }
        switch bytes.count {
        case 24, 32: return bytes.allSatisfy(isHex)
        case 26: return bytes.allSatisfy { ($0 &- 48) < 10 || ($0 | 32) &- 97 < 26 }
        case 36:
            return bytes.enumerated().allSatisfy { place, byte in
                [8, 13, 18, 23].contains(place) ? byte == UInt8(ascii: "-") : isHex(byte)
            }
        default: return false
        }
    }

    private static func members(of response: [UInt8]) -> [KeptBatch]? {
        response.withUnsafeBufferPointer { bytes in
            var cursor = JSONCursor(bytes)
            return try? batches(&cursor)
        }
    }

    private static func batches(_ cursor: inout JSONCursor) throws(JSONProblem) -> [KeptBatch] {
        var check = cursor
        try check.skipValue()  // strict, and bounds the levels
        try check.finish()
        var found: [KeptBatch] = []
        try cursor.expect(UInt8(ascii: "{"))
        if cursor.take(UInt8(ascii: "}")) { return [] }
        repeat {
            let key = try cursor.string()
            let id = cursor.text(of: key)
            try cursor.expect(UInt8(ascii: ":"))
            guard cursor.next() == UInt8(ascii: "{"), !id.isEmpty else {
                throw JSONProblem(.unexpectedByte, at: cursor.position)
            }
            var kept =
                Array("{\"".utf8) + UnsafeBufferPointer(start: cursor.base + key.start, count: key.end - key.start)
            kept += Array("\":".utf8)
            try copy(&cursor, to: &kept, isTags: false)
            kept.append(UInt8(ascii: "}"))
            found.append(KeptBatch(id: id, response: kept))
        } while cursor.take(UInt8(ascii: ","))
        return found
    }

    /// Copies a value without the members that are left out. What lies between the kept ones stays as it is.
    private static func copy(
        _ cursor: inout JSONCursor, to kept: inout [UInt8], isTags: Bool
    ) throws(JSONProblem) {
        guard let first = cursor.next(), first == UInt8(ascii: "{") || first == UInt8(ascii: "[") else {
            let start = cursor.position
            try cursor.skipValue()
            kept += UnsafeBufferPointer(start: cursor.base + start, count: cursor.position - start)
            return
        }
        let isObject = first == UInt8(ascii: "{")
        let close: UInt8 = isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")
        try cursor.expect(first)
        kept.append(first)
        var isFirst = true
        var start = cursor.position
        while cursor.next() != close {
            var isLeftOut = false
            var (areTags, isRows) = (false, false)
            if isObject {
                let key = cursor.text(of: try cursor.string())
                try cursor.expect(UInt8(ascii: ":"))
                _ = cursor.next()
                let name = key.lowercased()
                areTags = name == "tags"
                isRows = name == "rows"
                isLeftOut =
                    isTags ? !keptTags.contains(key) : people.contains { name.utf8.firstRange(of: $0.utf8) != nil }
            }
            // Rows are an array in one dialect, and counted in what was kept before.
            let mayBeRows = cursor.next() == UInt8(ascii: "[") || cursor.next().map(JSONCursor.startsNumber) == true
            let isSkipped = isLeftOut || isRows && !mayBeRows
            if isSkipped {
                try cursor.skipValue()
            } else {
                if !isFirst { kept.append(UInt8(ascii: ",")) }
                kept += UnsafeBufferPointer(start: cursor.base + start, count: cursor.position - start)
                isFirst = false
                if isRows, cursor.next() == UInt8(ascii: "[") {
                    try cursor.skipValue()
                    kept += Array("[]".utf8)
                } else {
                    try copy(&cursor, to: &kept, isTags: areTags)
                }
            }
            let end = cursor.position
            _ = cursor.next()
            if !isSkipped { kept += UnsafeBufferPointer(start: cursor.base + end, count: cursor.position - end) }
            if !cursor.take(UInt8(ascii: ",")) { break }
            start = cursor.position
        }
        start = cursor.position
        try cursor.expect(close)
        kept += UnsafeBufferPointer(start: cursor.base + start, count: cursor.position - start)
    }
}
