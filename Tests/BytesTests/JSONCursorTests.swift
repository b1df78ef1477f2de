import Bytes
import Foundation
import TestSupport
import Testing

@Suite("JSON, read where it lies")
struct JSONCursorTests {
    /// RFC 8259 is the rule. Foundation keeps to it but for four things, which are told apart here and nowhere
    /// tolerated: it takes a comma before `]` and `}`, it guesses UTF-16 and UTF-32 and skips a byte-order mark, and it
    /// refuses numbers beyond a Double and halves of surrogate pairs, in whose places it is given U+FFFD.
    private func agrees(_ bytes: [UInt8]) {
        let foundation = try? JSONTree(foundation: Self.withoutHalfPairs(bytes))
        let text = String(decoding: bytes, as: UTF8.self)
        do {
            let mine = try JSONTree(cursor: bytes)
            if let foundation {
                #expect(JSONTree.same(mine, foundation), "\(text)")
            } else {
                #expect(mine.hasInfinity, "only JSONCursor takes \(text)")
            }
        } catch let problem as JSONProblem {
            guard foundation != nil else { return }
            let closes = problem.offset < bytes.count && [0x5D, 0x7D].contains(bytes[problem.offset])
            let before = bytes.prefix(problem.offset).last { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
            let afterComma = problem.kind == .unexpectedByte && closes && before == UInt8(ascii: ",")
            let otherEncoding =
                bytes.contains(0) || bytes.starts(with: [0xEF, 0xBB, 0xBF]) || bytes.starts(with: [0xFE, 0xFF])
                || bytes.starts(with: [0xFF, 0xFE])
            #expect(afterComma || otherEncoding, "only Foundation takes \(text): \(problem)")
        } catch {
            Issue.record(error)
        }
    }

    /// The text with `\ufffd`, which is as long, for each escape of half a surrogate pair.
    private static func withoutHalfPairs(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        func unit(_ place: Int) -> UInt16? {
            guard place + 6 <= bytes.count, bytes[place] == UInt8(ascii: "\\"), bytes[place + 1] == UInt8(ascii: "u"),
                bytes[place + 2] != UInt8(ascii: "+")
            else { return nil }
            return UInt16(String(decoding: bytes[place + 2..<place + 6], as: UTF8.self), radix: 16)
        }
        var place = 0
        while place < bytes.count {
            let (first, second) = (unit(place) ?? 0, unit(place + 6) ?? 0)
            if first & 0xFC00 == 0xD800, second & 0xFC00 == 0xDC00 {
                place += 12
            } else if first & 0xF800 == 0xD800 {
                bytes.replaceSubrange(place..<place + 6, with: "\\ufffd".utf8)
                place += 6
            } else {
                place += bytes[place] == UInt8(ascii: "\\") ? 2 : 1
            }
        }
        return bytes
    }

    @Test(
        "half a surrogate pair is read as U+FFFD, a whole one as its character",
        arguments: [
            (#""\ud83d""#, "\u{FFFD}"), (#""\ude00""#, "\u{FFFD}"), (#""a\uD83Dx""#, "a\u{FFFD}x"),
            (#""\ud83d\ud83d\ude00""#, "\u{FFFD}😀"), (#""\ude00\ud83d""#, "\u{FFFD}\u{FFFD}"),
            (#""\ud83d\n""#, "\u{FFFD}\n"), (#""\ud83d\u0041""#, "\u{FFFD}A"), (#""\ud83d\\ude00""#, "\u{FFFD}\\ude00"),
            (#""\ud83d\ude00""#, "😀"),
        ])
    func halfPairs(text: String, read: String) throws {
        #expect(try JSONTree(cursor: Array(text.utf8)) == .string(read))
        #expect(try JSONValue(Array(text.utf8)).text == read)
    }

    @Test("random JSON reads as Foundation reads it")
    func random() {
        var chance = Chance(seed: 51)
        for _ in 0..<4_000 { agrees(RandomJSON.text(&chance)) }
    }

    @Test("damaged JSON is refused where Foundation refuses it: flipped, cut, inserted and repeated bytes")
    func mutated() throws {
        var chance = Chance(seed: 52)
        let pages = try DocumentedAnswer.all().map { try DocumentedAnswer.bytes($0) }
        for round in 0..<16_000 {
            let bytes = round % 2 == 0 ? RandomJSON.text(&chance) : chance.pick(pages)
            agrees(RandomJSON.damaged(bytes, &chance))
        }
    }

    @Test(
        "corner cases read as Foundation reads them",
        arguments: [
            "", " ", "null", "nul", "nulll", "true ", "tru", "false", "\"", "\"\\", "\"\\\"", "\"a\\u00", "\"\\ud83d\"",
            "\"\\ud83d\\\"", "\"\\ud83d\\u\"", "\"\\ud83dxx\"", "\"\\ude00\"", "\"\\ud83d\\ud83d\"", "\"\\u00e9\"",
            "\"\\uD83D\\uDE00\"", "\"\\u0000\"", "\"\\/\\b\\f\\n\\r\\t\\\\\"", "\"\\x\"", "\"\\U0041\"", "\"\u{7f}\"",
            "\"\t\"", "\"12345678\"", "\"1234567\u{e9}\"", "\"1234567\\n\"", "0", "-0", "00", "01", "-01", "-", "+1",
            ".5", "1.", "1.e5", "1.5", "1e5", "1E+5", "1e-5", "1e", "1e+", "1.5e3", "0x1", "1_0", "NaN", "Infinity",
            "9223372036854775807", "9223372036854775808", "-9223372036854775808", "-9223372036854775809",
            "18446744073709551616", "123456789012345678901234567890", "1e308", "1e-400", "[", "]", "[]", "[ ]", "[1 2]",
            "[,]", "[1,,2]", "{", "{}", "{ }", "{\"a\"}", "{\"a\":}", "{\"a\":1 \"b\":2}", "{,}", "{a:1}", "{1:1}",
            "{\"a\":1}}", "[1]]", "1 2", "\u{b}1", "\u{a0}1", "1\u{a0}", "// c\n1", "{\"a\":1,\"a\":2}", "'a'",
        ])
    func corners(text: String) {
        agrees(Array(text.utf8))
    }

    @Test(
        "bytes that are no UTF-8 are refused inside strings, as Foundation does",
        arguments: [
            [0xFF], [0xC0, 0x80], [0xE2, 0x82], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0x80], [0xF8, 0x88],
            [0xE2, 0x28, 0xA1], [0xC3, 0xA9], [0xF0, 0x9F, 0x98, 0x80], [0xEF, 0xBF, 0xBF],
        ] as [[UInt8]])
    func utf8(bytes: [UInt8]) {
        for padding in 0..<9 {
            let quote = [UInt8(ascii: "\"")]
            agrees(quote + Array(repeating: UInt8(ascii: "x"), count: padding) + bytes + quote)
        }
    }

    @Test("512 levels are read, 513 are refused, as Foundation does", arguments: 510...515)
    func depth(levels: Int) {
        let arrays = String(repeating: "[", count: levels) + String(repeating: "]", count: levels)
        let objects = String(repeating: "{\"a\":", count: levels) + "1" + String(repeating: "}", count: levels)
        for text in [arrays, objects] {
            agrees(Array(text.utf8))
            #expect(((try? JSONTree(cursor: Array(text.utf8))) != nil) == (levels <= 512))
        }
    }

    @Test("a million open brackets are refused without running out of stack")
    func bottomless() {
        for byte in ["[", "{\"a\":"] {
            #expect(throws: JSONProblem.self) { try skip(Array(String(repeating: byte, count: 1_000_000).utf8)) }
        }
    }

    private func skip(_ bytes: [UInt8]) throws {
        try bytes.withUnsafeBufferPointer { buffer in
            var cursor = JSONCursor(buffer)
            try cursor.skipValue()
        }
    }

    @Test("where Foundation is lenient, RFC 8259 decides", arguments: ["[1,]", "{\"a\":1,}", "[1 , ]", "\u{feff}1"])
    func lenient(text: String) throws {
        _ = try JSONTree(foundation: Array(text.utf8))
        #expect(throws: JSONProblem.self) { try JSONTree(cursor: Array(text.utf8)) }
    }

    @Test("text in UTF-16, which Foundation takes, is refused")
    func utf16() throws {
        let bytes: [UInt8] = [0x5B, 0, 0x31, 0, 0x5D, 0]
        _ = try JSONTree(foundation: bytes)
        #expect(throws: JSONProblem.self) { try JSONTree(cursor: bytes) }
    }

    @Test("numbers beyond a Double, which Foundation refuses, are JSON")
    func hugeNumbers() throws {
        #expect(throws: (any Error).self) { try JSONTree(foundation: Array("1e999".utf8)) }
        #expect(try JSONTree(cursor: Array("[1e999]".utf8)) == .array([.decimal(.infinity)]))
    }

    @Test(
        "a problem says what it is and where",
        arguments: [
            ("{\"a\":1", JSONProblem.Kind.endOfInput, 6), ("{\"a\" 1}", .unexpectedByte, 5),
            ("[\"a\nb\"]", .controlCharacter, 3),
            ("[\"\\q\"]", .badEscape, 2), ("[-x]", .badNumber, 2), ("[1] x", .trailingBytes, 4), ("[1", .endOfInput, 2),
        ])
    func problems(text: String, kind: JSONProblem.Kind, offset: Int) {
        #expect(throws: JSONProblem(kind, at: offset)) { try JSONTree(cursor: Array(text.utf8)) }
    }
}
