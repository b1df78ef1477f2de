import Bytes

/// What is kept of one batch out of an answer of the Platform: `{ID: {…}}`, byte for byte but for what is no business of an audit.
///
/// Of a batch the members are kept that are known to be its own, and numbers; left out is whatever names people or programs, tags
/// other than the two that say how errors were to be treated, and rows' own data. Of rows that were refused only code, the shape of
/// the message and the number are kept.
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
    /// The members of a batch that are kept whatever they are; of others only numbers and words of JSON.
    private static let kept: Set<String> = [
        "status", "imsOrg", "created", "started", "completed", "updated", "relatedObjects", "externalId", "inputFormat",
        "metrics", "errors", "version", "sandboxId", "dataSetId",
    ]
    /// What a member's name has in it that names somebody, whose it is or who may: in lower case.
    private static let people = [
        "user", "client", "mail", "owner", "author", "creator", "principal", "token", "name", "person", "contact",
    ].map { Array($0.utf8) }

    /// What of an answer is kept, a batch each, in the answer's order.
    /// - Returns: nil for an answer that is about no batch: of another shape, or an error that names none.
    public static func all(of call: PlatformCall, httpStatus: Int, response: [UInt8]) -> [KeptBatch]? {
        switch call {
        case .batch(let id) where !AnswerKind.isAnswered(httpStatus: httpStatus):
            // What a gateway says of its error is its own; that it is one, the status says, and whether the Platform itself said so,
            // that it is JSON.
            return [KeptBatch(id: id, response: Array((isObject(response) ? "{}" : "").utf8))]
        case .batch(let id):
            guard let kept = members(of: response) else { return nil }
            // An answer about none is one about the batch that was asked for.
            return kept.isEmpty && isObject(response) ? [KeptBatch(id: id, response: Array("{}".utf8))] : kept
        case .batches: return AnswerKind.isAnswered(httpStatus: httpStatus) ? members(of: response) : nil
        case .rowErrors(let id):
            let rows: RefusedRows?
            if AnswerKind.isAnswered(httpStatus: httpStatus) {
                rows = RefusedRows(written: response, ofBatch: id) ?? RefusedRows(response)
            } else {
                // What the Platform knew of rows it has no longer.
                rows = AnswerKind.isGone(httpStatus: httpStatus) && isObject(response) ? RefusedRows() : nil
            }
            return rows.map { [KeptBatch(id: id, response: $0.written(ofBatch: id))] }
        }
    }

    /// Whether an object is an answer about batches: its members are objects under IDs of batches, one with a state at least.
    package static func isAnswer(_ value: JSONValue) -> Bool {
        guard case .object(let members) = value else { return false }
        let isAbout = members.contains { $0.value["status"]?.text != nil || $0.value[rowErrors] != nil }
        return isAbout
            && members.allSatisfy { member in
                if case .object = member.value { BatchID.isSurely(member.key) } else { false }
            }
    }

    private static func isObject(_ response: [UInt8]) -> Bool {
        guard let value = try? JSONValue(response), case .object = value else { return false }
        return true
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
            guard cursor.next() == UInt8(ascii: "{"), BatchID.isPossible(id), !key.hasEscapes else {
                // No batch: a page's links, a gateway's error.
                try cursor.skipValue()
                continue
            }
            var kept = Array("{\"\(id)\":".utf8)
            try copyMembers(&cursor, of: .batch, to: &kept)
            kept.append(UInt8(ascii: "}"))
            found.append(KeptBatch(id: id, response: kept))
        } while cursor.take(UInt8(ascii: ","))
        return found
    }

    /// What an object is of.
    private enum Place {
        case batch, tags, inside
    }

    /// What becomes of a member.
    private enum Fate {
        /// It stays, without what is left out of it.
        case kept(Place)
        case leftOut
        /// It is an array of rows, of which none stays.
        case rows
        /// It is what is kept of rows.
        case refusedRows
    }

    /// - Parameter cursor: at the member's value.
    private static func fate(of key: String, in place: Place, _ cursor: JSONCursor) throws(JSONProblem) -> Fate {
        var ahead = cursor
        let next = ahead.next()
        let isScalar = next.map { JSONCursor.startsNumber($0) || "tfn".utf8.contains($0) } ?? false
        let isObject = next == UInt8(ascii: "{")
        switch place {
        case .tags:
            guard keptTags.contains(key) else { return .leftOut }
            let start = ahead.position
            try ahead.skipValue()
            return isSwitch(try JSONValue(bytes(ahead, from: start))) ? .kept(.inside) : .leftOut
        case .batch:
            if key == "tags" { return isObject ? .kept(.tags) : .leftOut }
            if key == rowErrors { return .refusedRows }
            return kept.contains(key) || isScalar ? .kept(.inside) : .leftOut
        case .inside:
            let name = key.lowercased()
            if name == "rows" { return next == UInt8(ascii: "[") ? .rows : .leftOut }
            let bytes = Array(name.utf8)
            let isSomebody = bytes.suffix(2) == [0x62, 0x79] || people.contains { bytes.has($0) }  // …by
            return isSomebody ? .leftOut : .kept(.inside)
        }
    }

    /// Whether a tag's value is a number or a word of JSON, or a text or list of such.
    private static func isSwitch(_ value: JSONValue) -> Bool {
        switch value {
        case .bool, .integer, .decimal, .null: true
        case .string(let text):
            text == Array("true".utf8) || text == Array("false".utf8) || value.text.flatMap(Double.init) != nil
        case .array(let elements): elements.allSatisfy(isSwitch)
        case .object: false
        }
    }

    private static func copy(_ cursor: inout JSONCursor, to kept: inout [UInt8], in place: Place) throws(JSONProblem) {
        switch cursor.next() {
        case UInt8(ascii: "{"): try copyMembers(&cursor, of: place, to: &kept)
        case UInt8(ascii: "["):
            try cursor.expect(UInt8(ascii: "["))
            kept.append(UInt8(ascii: "["))
            var start = cursor.position
            while cursor.next() != UInt8(ascii: "]") {
                kept += bytes(cursor, from: start)
                try copy(&cursor, to: &kept, in: place)
                start = cursor.position
                if cursor.take(UInt8(ascii: ",")) { continue }
            }
            try cursor.expect(UInt8(ascii: "]"))
            kept += bytes(cursor, from: start)
        default:
            let start = cursor.position
            try cursor.skipValue()
            kept += bytes(cursor, from: start)
        }
    }

    /// Copies an object without the members that are left out. What lies between the kept ones stays as it is.
    private static func copyMembers(
        _ cursor: inout JSONCursor, of place: Place, to kept: inout [UInt8]
    ) throws(JSONProblem) {
        try cursor.expect(UInt8(ascii: "{"))
        kept.append(UInt8(ascii: "{"))
        var isFirst = true
        var start = cursor.position
        while cursor.next() != UInt8(ascii: "}") {
            let key = cursor.text(of: try cursor.string())
            try cursor.expect(UInt8(ascii: ":"))
            _ = cursor.next()
            let fate = try fate(of: key, in: place, cursor)
            if case .leftOut = fate {
                try cursor.skipValue()
                _ = cursor.next()
            } else {
                if !isFirst { kept.append(UInt8(ascii: ",")) }
                isFirst = false
                kept += bytes(cursor, from: start)
                start = cursor.position
                switch fate {
                case .kept(let inner): try copy(&cursor, to: &kept, in: inner)
                case .rows:
                    try cursor.skipValue()
                    kept += Array("[]".utf8)
                case .refusedRows:
                    try cursor.skipValue()
                    kept += RefusedRows(kept: try? JSONValue(bytes(cursor, from: start))).list
                case .leftOut: break
                }
                start = cursor.position
                _ = cursor.next()
                kept += bytes(cursor, from: start)
            }
            if !cursor.take(UInt8(ascii: ",")) { break }
            start = cursor.position
        }
        start = cursor.position
        try cursor.expect(UInt8(ascii: "}"))
        kept += bytes(cursor, from: start)
    }

    private static func bytes(_ cursor: JSONCursor, from start: Int) -> [UInt8] {
        Array(UnsafeBufferPointer(start: cursor.base + start, count: cursor.position - start))
    }
}

extension [UInt8] {
    /// Whether a word stands in it: the library's search costs a hundred times as much on names as short as these.
    fileprivate func has(_ word: [UInt8]) -> Bool {
        count >= word.count && (0...count - word.count).contains { self[$0..<$0 + word.count].elementsEqual(word) }
    }
}
