import Bytes
import Foundation
import IngestionAPI
import Testing

@testable import Capture

/// A file that is gone after the test.
final class ScratchFile {
    let path: String

    init(_ bytes: [UInt8]) throws {
        path = FileManager.default.temporaryDirectory.appending(path: "capture-\(UUID().uuidString)").path()
        try Data(bytes).write(to: URL(fileURLWithPath: path))
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }
}

private func line(_ id: Int, padding: Int = 0) -> String {
    let pad = String(repeating: "x", count: padding)
    return
        #"{"at":\#(id),"method":"POST","url":"https://mc.adobe.io/acme/campaign/dataIngestion/xdmIngestion/1/ingest","#
        + #""pad":"\#(pad)","response":{"requestId":\#(id),"status":"Success"}}"#
}

private struct Reading {
    var requests: [Int64] = []
    var lines: [Int] = []
    var unread: [UnreadLine] = []
    var end: CaptureEnd

    init(_ bytes: [UInt8], known: CapturePrefix? = nil) throws {
        let file = try ScratchFile(bytes)
        let reader = NativeReader(try ByteSource(path: file.path), organization: nil, known: known)
        while let portion = try reader.next() {
            requests += portion.batch.requestNumbers
            lines += portion.batch.lines
            unread += portion.unread
        }
        end = reader.summary
    }
}

@Suite("The reader of native captures")
struct NativeReaderTests {
    @Test("line numbers are the file's, with blank lines, CRLF and a byte-order mark counted right")
    func lineNumbers() throws {
        let text = "\u{FEFF}\(line(1))\n\n\(line(2))\r\n   \n\t\r\nbroken\n\(line(3))"
        let reading = try Reading(Array(text.utf8))
        #expect(reading.requests == [1, 2, 3])
        #expect(reading.lines == [1, 3, 7])
        #expect(reading.unread.map(\.line) == [6])
        #expect(reading.end.lines == 7)
        #expect(reading.end.whole.lines == 6)
    }

    @Test("lines that lie across the borders of what is read at once are read whole")
    func chunkBorders() throws {
        // Lengths that do not divide the chunk, so that every part of a line meets a border once.
        let count = 3 * ByteLimits.chunk / 1_500
        let text = (1...count).map { line($0, padding: 1_000 + $0 % 577) }.joined(separator: "\n")
        let reading = try Reading(Array(text.utf8))
        #expect(reading.requests == (1...Int64(count)).map { $0 })
        #expect(reading.unread.isEmpty)
        #expect(reading.end.sha256 == SHA256(of: Array(text.utf8)))
        #expect(reading.end.byteCount == text.utf8.count)
    }

    @Test("a line longer than the limit is kept out and counted as one, and the next is read")
    func overlong() throws {
        let long = [UInt8](repeating: UInt8(ascii: "a"), count: ByteLimits.longestLine + 3_000_000)
        let bytes = Array("\(line(1))\n".utf8) + long + Array("\n\(line(2))\n".utf8)
        let reading = try Reading(bytes)
        #expect(reading.requests == [1, 2])
        #expect(reading.lines == [1, 3])
        #expect(reading.unread.map(\.line) == [2])
        #expect(reading.unread[0].byteCount == long.count)
        #expect(reading.unread[0].maskedBytes.count == CaptureLimits.keptOfUnreadLine)
        #expect(reading.end.sha256 == SHA256(of: bytes))
        #expect(reading.end.lines == 3)
    }

    @Test("of a line that is no longer than the limit and can't be read only the beginning is kept, too")
    func keptOfLong() throws {
        let long = [UInt8](repeating: UInt8(ascii: "a"), count: CaptureLimits.keptOfUnreadLine + 1_000)
        let reading = try Reading(long + Array("\n\(line(2))\n".utf8))
        #expect(reading.unread.map(\.byteCount) == [long.count])
        #expect(reading.unread.map(\.maskedBytes.count) == [CaptureLimits.keptOfUnreadLine])
    }

    @Test("an overlong last line without a line break ends the capture, too")
    func overlongAtEnd() throws {
        let bytes =
            Array("\(line(1))\n".utf8) + [UInt8](repeating: 0x61, count: ByteLimits.longestLine + 2_500_000)
        let reading = try Reading(bytes)
        #expect(reading.unread.map(\.line) == [2])
        #expect(reading.end.sha256 == SHA256(of: bytes))
        #expect(reading.end.lines == 2)
        #expect(reading.end.whole.lines == 1)
        #expect(reading.end.whole.sha256 == SHA256(of: Array("\(line(1))\n".utf8)))
    }

    @Test("an empty capture has no lines; one of blank lines has only those")
    func empty() throws {
        let nothing = try Reading([])
        #expect(nothing.end.lines == 0)
        #expect(nothing.requests.isEmpty)
        let blank = try Reading(Array("\n\n \n".utf8))
        #expect(blank.end.lines == 3)
        #expect(blank.unread.isEmpty)
    }

    @Test("a capture goes on behind a known beginning, with the file's line numbers and hash")
    func continues() throws {
        let first = Array("\(line(1))\n\(line(2))\n".utf8)
        let whole = first + Array("\(line(3))\nbad\n\(line(4))".utf8)
        let reading = try Reading(
            whole, known: CapturePrefix(byteCount: first.count, sha256: SHA256(of: first), lines: 2))
        #expect(reading.requests == [3, 4])
        #expect(reading.lines == [3, 5])
        #expect(reading.unread.map(\.line) == [4])
        #expect(reading.end.sha256 == SHA256(of: whole))
        #expect(reading.end.lines == 5)
    }

    @Test("a capture that is no longer than its known beginning has nothing new")
    func nothingNew() throws {
        let first = Array("\(line(1))\n".utf8)
        let reading = try Reading(
            first, known: CapturePrefix(byteCount: first.count, sha256: SHA256(of: first), lines: 1))
        #expect(reading.requests.isEmpty)
        #expect(reading.end.lines == 1)
    }

    @Test("a folder and a missing file say what they are")
    func unreadable() {
        #expect(throws: CaptureProblem.self) { try ByteSource(path: "/") }
        #expect(throws: CaptureProblem.unreadable("/no/such", "No such file or directory")) {
            try ByteSource(path: "/no/such")
        }
    }
}
