import Foundation
import TestSupport

/// An answer's body as no API should send it.
struct OddBody: Sendable {
    let name: String
    /// The request that was asked for.
    let id: Int
    let bytes: [UInt8]
    let httpStatus: Int
    /// Whether it is an object that the API's page knows, with nothing around it: what a file of bare answers can hold.
    let isAnswer: Bool

    /// In hexadecimal, as `dump_evidence.py` prints it.
    let hex: String

    init(name: String, id: Int, bytes: [UInt8], httpStatus: Int, isAnswer: Bool) {
        self.name = name
        self.id = id
        self.bytes = bytes
        self.httpStatus = httpStatus
        self.isAnswer = isAnswer
        hex = bytes.hex
    }

    /// Whether it takes every door some seconds.
    var isLong: Bool { bytes.count > 1 << 20 }

    var isUTF8: Bool { String(validating: bytes, as: UTF8.self) != nil }

    /// The longest answer that is taken live.
    static let longest = 2 << 20

    /// All of them, each about a request of its own.
    static func all(seed: UInt64) -> [OddBody] {
        var chance = Chance(seed: seed)
        var bodies: [OddBody] = []
        func add(_ name: String, httpStatus: Int = 200, isAnswer: Bool = false, _ bytes: (_ id: Int) -> [UInt8]) {
            let id = 100 + bodies.count
            bodies.append(
                OddBody(name: name, id: id, bytes: bytes(id), httpStatus: httpStatus, isAnswer: isAnswer))
        }
        func text(_ text: String) -> (Int) -> [UInt8] { { _ in Array(text.utf8) } }

        add("plain", isAnswer: true) { status($0) }
        add("a byte FF") { status($0, [0xFF]) }
        add("a byte FF under an error", httpStatus: 404) { status($0, [0xFF]) }
        add("a lone surrogate in UTF-8") { status($0, [0xED, 0xA0, 0x80]) }
        add("a lone surrogate as an escape", isAnswer: true) { status($0, Array(#"\ud800"#.utf8)) }
        add("two surrogates as escapes", isAnswer: true) { status($0, Array(#"\ud83d\ude00"#.utf8)) }
        add("a cut character") { status($0, [0xE2, 0x82]) }
        add("an overlong NUL") { status($0, [0xC0, 0x80]) }
        add("beyond Unicode") { status($0, [0xF4, 0x90, 0x80, 0x80]) }
        add("Latin-1") { status($0, [0x66, 0xFC, 0x72]) }
        add("UTF-16") { id in [0xFF, 0xFE] + status(id).flatMap { [$0, 0] } }
        add("a byte-order mark before it") { [0xEF, 0xBB, 0xBF] + status($0) }
        add("a byte-order mark in it", isAnswer: true) { status($0, [0xEF, 0xBB, 0xBF]) }
        add("U+FFFD", isAnswer: true) { status($0, [0xEF, 0xBF, 0xBD]) }
        add("composed and not", isAnswer: true) { status($0, Array("\u{E9} e\u{301}".utf8)) }
        add("line separators", isAnswer: true) { status($0, Array("\u{2028}\u{2029}\u{85}".utf8)) }
        add("NUL") { status($0, [0]) }
        add("NUL as an escape", isAnswer: true) { status($0, Array(#"\u0000"#.utf8)) }
        add("NUL alone") { _ in [0] }
        add("CR between", isAnswer: true) { spread(status($0), "\r") }
        add("CR LF between", isAnswer: true) { spread(status($0), "\r\n") }
        add("LF between", isAnswer: true) { spread(status($0), "\n") }
        add("CR behind") { status($0) + [0x0D] }
        add("CR LF behind") { status($0) + [0x0D, 0x0A] }
        add("CR in a string") { status($0, [0x0D]) }
        add("blanks around") { [0x20, 0x09] + status($0) + [0x20] }
        add("empty", text(""))
        add("empty under an error", httpStatus: 502, text(""))
        add("a blank", text(" "))
        add("a page", httpStatus: 502, text("<html>\r\n<b>Bad \"Gateway\"</b>; a\tb, c\\d</html>"))
        add("null", text("null"))
        add("a string", text(#""{}""#))
        add("a list", text("[{}]"))
        add("two objects", text("{}{}"))
        add("base64", text("eyJyZXF1ZXN0SWQiOjF9"))
        add("511 levels", isAnswer: true) { status($0, levels: 511) }
        add("512 levels", isAnswer: true) { status($0, levels: 512) }
        add("513 levels") { status($0, levels: 513) }
        add("2 MiB", isAnswer: true) { id in status(id, Array(repeating: 0x61, count: longest - status(id).count)) }
        // Under an error they are not asked for again and again. Shorter, for every door takes long ones some times.
        add("16 KiB of control characters", httpStatus: 404) { _ in Array(repeating: 1, count: 16 << 10) }
        add("16 KiB of FF", httpStatus: 404) { _ in Array(repeating: 0xFF, count: 16 << 10) }
        for length in [1, 2, 3, 4, 5, 31, 32, 33, 255, 4_096] {
            add("\(length) bytes") { _ in (0..<length).map { _ in UInt8.random(in: 0...255, using: &chance) } }
            add("\(length) bytes in a string") { id in
                status(id, (0..<length).map { _ in UInt8.random(in: 0...255, using: &chance) })
            }
            add("\(length) characters") { _ in
                Array(
                    String((0..<length).map { _ in chance.pick(Array("{}[]\",;:\\/é€😀\u{0}\u{1F}\u{7F}\r\n\t a0")) })
                        .utf8)
            }
        }
        return bodies
    }

    /// A request that has failed, with something in its words.
    static func status(_ id: Int, _ words: [UInt8] = []) -> [UInt8] {
        Array(#"{"batchId":"","info":"Mapping Id: 1042. "#.utf8) + words
            + Array(#"","numRecords":0,"requestId":\#(id),"status":"Failed"}"#.utf8)
    }

    private static func status(_ id: Int, levels: Int) -> [UInt8] {
        let depth = levels - 1
        return status(id).dropLast() + Array(#","more":"#.utf8) + Array(repeating: UInt8(ascii: "["), count: depth)
            + Array(repeating: UInt8(ascii: "]"), count: depth) + Array("}".utf8)
    }

    /// The same object with white space between its parts.
    private static func spread(_ object: [UInt8], _ space: String) -> [UInt8] {
        object.flatMap { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "{") ? [$0] + Array(space.utf8) : [$0] }
    }
}

extension [UInt8] {
    /// Two digits a byte.
    var hex: String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        text.reserveCapacity(2 * count)
        for byte in self {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}
