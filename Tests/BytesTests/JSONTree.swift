import Bytes
import Foundation

/// A JSON value as a tree: what `JSONCursor` and Foundation are compared by.
indirect enum JSONTree: Equatable {
    case null
    case bool(Bool)
    case integer(Int64)
    case decimal(Double)
    case string(String)
    case array([JSONTree])
    case object([String: JSONTree])

    /// Reads a whole text with `JSONCursor`'s own functions; a key that stands twice keeps its last value.
    init(cursor bytes: [UInt8]) throws {
        self = try bytes.withUnsafeBufferPointer { buffer in
            var cursor = JSONCursor(buffer)
            // Once as import does with what it does not need …
            try cursor.skipValue()
            try cursor.finish()
            // … and once token by token.
            cursor = JSONCursor(buffer)
            let tree = try JSONTree(&cursor)
            try cursor.finish()
            return tree
        }
    }

    private init(_ cursor: inout JSONCursor) throws {
        switch cursor.next() {
        case UInt8(ascii: "{"):
            try cursor.expect(UInt8(ascii: "{"))
            var members: [String: JSONTree] = [:]
            if !cursor.take(UInt8(ascii: "}")) {
                repeat {
                    let key = try cursor.string()
                    try cursor.expect(UInt8(ascii: ":"))
                    members[cursor.text(of: key)] = try JSONTree(&cursor)
                } while cursor.take(UInt8(ascii: ","))
                try cursor.expect(UInt8(ascii: "}"))
            }
            self = .object(members)
        case UInt8(ascii: "["):
            try cursor.expect(UInt8(ascii: "["))
            var elements: [JSONTree] = []
            if !cursor.take(UInt8(ascii: "]")) {
                repeat { elements.append(try JSONTree(&cursor)) } while cursor.take(UInt8(ascii: ","))
                try cursor.expect(UInt8(ascii: "]"))
            }
            self = .array(elements)
        case UInt8(ascii: "\""):
            let token = try cursor.string()
            self = .string(cursor.text(of: token))
        case let byte? where "-0123456789".utf8.contains(byte):
            let token = try cursor.number()
            if let integer = token.integer {
                self = .integer(integer)
            } else {
                let digits = UnsafeBufferPointer(start: cursor.base + token.start, count: token.end - token.start)
                self = .decimal(Double(String(decoding: digits, as: UTF8.self))!)
            }
        case let byte:
            try cursor.skipValue()
            self = byte == UInt8(ascii: "n") ? .null : .bool(byte == UInt8(ascii: "t"))
        }
    }

    /// Whether it holds a number beyond what a Double can hold.
    var hasInfinity: Bool {
        switch self {
        case .decimal(let number): return number.isInfinite
        case .array(let elements): return elements.contains(where: \.hasInfinity)
        case .object(let members): return members.values.contains(where: \.hasInfinity)
        default: return false
        }
    }

    /// Foundation's reading.
    init(foundation bytes: [UInt8]) throws {
        self.init(try JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed))
    }

    private init(_ value: Any) {
        switch value {
        case let members as [String: Any]: self = .object(members.mapValues { JSONTree($0) })
        case let elements as [Any]: self = .array(elements.map { JSONTree($0) })
        case let text as String: self = .string(text)
        case let number as NSNumber:
            if String(cString: number.objCType) == "c" {  // what Foundation calls a Boolean
                self = .bool(number.boolValue)
            } else if let integer = number as? Int64 {
                self = .integer(integer)
            } else {
                self = .decimal(number.doubleValue)
            }
        default: self = .null
        }
    }

    /// Numbers by value: Foundation does not tell how they were written.
    static func same(_ left: JSONTree, _ right: JSONTree) -> Bool {
        switch (left, right) {
        case (.integer(let left), .decimal(let right)), (.decimal(let right), .integer(let left)):
            return same(.decimal(Double(left)), .decimal(right))
        case (.decimal(let left), .decimal(let right)):
            return left == right || abs(left - right) <= 1e-15 * abs(left)  // Foundation goes by way of Decimal
        case (.array(let left), .array(let right)): return left.elementsEqual(right, by: same)
        case (.object(let left), .object(let right)):
            return left.count == right.count
                && left.allSatisfy { key, value in right[key].map { same(value, $0) } ?? false }
        default: return left == right
        }
    }
}
