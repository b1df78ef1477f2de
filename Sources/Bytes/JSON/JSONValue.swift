/// A JSON text as a tree: for formats whose entries are read one at a time and off the fast path, and for answers that reports
/// quote, so that both read the same.
package enum JSONValue: Equatable {
    case null
    case bool(Bool)
    case integer(Int64)
    case decimal(Double)
    /// The text's bytes, escapes undone.
    case string([UInt8])
    case array([JSONValue])
    case object([Member])

    package struct Member: Equatable {
        package var key: String
        package var value: JSONValue
    }

    /// Reads a text that is one JSON value.
    package init(_ bytes: [UInt8]) throws(JSONProblem) {
        self = try bytes.withUnsafeBufferPointer { bytes throws(JSONProblem) in
            var check = JSONCursor(bytes)
            try check.skipValue()  // strict, and bounds the levels, so that what follows can descend safely
            try check.finish()
            var cursor = JSONCursor(bytes)
            return try JSONValue(&cursor)
        }
    }

    private init(_ cursor: inout JSONCursor) throws(JSONProblem) {
        switch cursor.next() {
        case UInt8(ascii: "\""): self = .string(cursor.bytes(of: try cursor.string()))
        case UInt8(ascii: "["):
            try cursor.expect(UInt8(ascii: "["))
            var elements: [JSONValue] = []
            if !cursor.take(UInt8(ascii: "]")) {
                repeat { elements.append(try JSONValue(&cursor)) } while cursor.take(UInt8(ascii: ","))
                try cursor.expect(UInt8(ascii: "]"))
            }
            self = .array(elements)
        case UInt8(ascii: "{"):
            try cursor.expect(UInt8(ascii: "{"))
            var members: [Member] = []
            if !cursor.take(UInt8(ascii: "}")) {
                repeat {
                    let key = cursor.text(of: try cursor.string())
                    try cursor.expect(UInt8(ascii: ":"))
                    members.append(Member(key: key, value: try JSONValue(&cursor)))
                } while cursor.take(UInt8(ascii: ","))
                try cursor.expect(UInt8(ascii: "}"))
            }
            self = .object(members)
        case UInt8(ascii: "n"):
            try cursor.skipValue()
            self = .null
        case UInt8(ascii: "t"):
            try cursor.skipValue()
            self = .bool(true)
        case UInt8(ascii: "f"):
            try cursor.skipValue()
            self = .bool(false)
        default:
            let token = try cursor.number()
            if let integer = token.integer {
                self = .integer(integer)
            } else {
                let digits = UnsafeBufferPointer(start: cursor.base + token.start, count: token.end - token.start)
                self = .decimal(Double(String(decoding: digits, as: UTF8.self)) ?? .nan)
            }
        }
    }

    /// The value of a key; the last one, where it stands twice. Nil for what is no object.
    package subscript(key: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.last { $0.key == key }?.value
    }

    /// The elements of an array; none for what is no array.
    package var elements: [JSONValue] {
        if case .array(let elements) = self { return elements }
        return []
    }

    /// A string's bytes.
    package var bytes: [UInt8]? {
        if case .string(let bytes) = self { return bytes }
        return nil
    }

    /// A string as text.
    package var text: String? { bytes.map { String(decoding: $0, as: UTF8.self) } }

    /// A number.
    package var number: Double? {
        switch self {
        case .integer(let integer): Double(integer)
        case .decimal(let decimal): decimal.isFinite ? decimal : nil
        default: nil
        }
    }

    /// A whole number that fits 64 bits.
    package var whole: Int64? {
        switch self {
        case .integer(let integer): integer
        case .decimal(let decimal): Int64(exactly: decimal.rounded())
        default: nil
        }
    }
}
