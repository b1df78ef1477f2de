import Bytes

/// What `curl --trace-ascii` and `curl --trace` write, as the lines that `curl -v` would have printed: what was sent, what came, and the
/// answer's bytes put together again.
///
/// They dump what went over the wire in rows, each with its place in hexadecimal digits. `--trace-ascii` shows what is no printable
/// ASCII as points, and a line break as the end of a row; only a text whose rows are as many bytes as it was is taken.
final class CurlTraceLines: LogLines {
    private let lines: LineInput
    private var waiting: [EnvelopedLine] = []
    private var dump: Dump?
    /// The answer's bytes so far, which may have come in pieces.
    private var body: (number: Int, bytes: [UInt8])?

    private struct Dump {
        var kind: Kind
        /// How many bytes it has.
        var size: Int
        var number: Int
        var bytes: [UInt8] = []
        var isBroken = false

        enum Kind: Equatable { case sentHead, receivedHead, receivedBody, other }
    }

    var count: Int { lines.count }

    init(_ input: any ByteInput) { lines = LineInput(input) }

    /// Whether some lines hold the head of such a dump.
    static func isOne(_ lines: [[UInt8]]) -> Bool {
        lines.contains { head(String(decoding: $0, as: UTF8.self)) != nil }
    }

    func next() throws -> EnvelopedLine? {
        while waiting.isEmpty {
            guard let line = try lines.next() else {
                endDump()
                endBody()
                break
            }
            read(line)
        }
        return waiting.isEmpty ? nil : waiting.removeFirst()
    }

    private func read(_ line: LineInput.Line) {
        let text = String(decoding: line.bytes, as: UTF8.self)
        if let head = Self.head(text) {
            endDump()
            if head.kind != .receivedBody, head.kind != .other { endBody() }
            dump = Dump(kind: head.kind, size: head.size, number: line.number)
        } else if dump != nil, let row = Self.row(line.bytes) {
            add(row)
        } else {
            // curl's notes may stand between the pieces of an answer.
            endDump()
            if !text.contains("== Info: ") {
                endBody()
                waiting.append(EnvelopedLine(number: line.number, bytes: line.bytes, isCut: line.isCut))
            } else {
                waiting.append(EnvelopedLine(number: line.number, bytes: Array("* ".utf8)))
            }
        }
    }

    /// `03:00:00.123000 => Send header, 127 bytes (0x7f)`
    private static func head(_ text: String) -> (kind: Dump.Kind, size: Int)? {
        guard let arrow = text.firstRange(of: "=> Send ") ?? text.firstRange(of: "<= Recv "),
            text[..<arrow.lowerBound].allSatisfy({ $0.isNumber || ":. -[]".contains($0) })
        else { return nil }
        let words = text[arrow.lowerBound...].split(separator: " ")
        guard let bytes = words.firstIndex(of: "bytes"), bytes > 2, let size = Int(words[bytes - 1]), size >= 0 else {
            return nil
        }
        let what = words[2..<(bytes - 1)].joined(separator: " ")
        switch (words[0], what) {
        case ("=>", "header,"): return (.sentHead, size)
        case ("<=", "header,"): return (.receivedHead, size)
        case ("<=", "data,"): return (.receivedBody, size)
        default: return (.other, size)
        }
    }

    /// `0040: 1.1`, or `0040: 31 2e 31 0d 0a …  1.1..`
    private static func row(_ line: [UInt8]) -> (place: Int, bytes: [UInt8])? {
        guard let colon = line.prefix(17).firstIndex(of: UInt8(ascii: ":")), colon >= 4, line.count > colon + 1,
            line[colon + 1] == UInt8(ascii: " "),
            let place = Int(String(decoding: line[..<colon], as: UTF8.self), radix: 16)
        else { return nil }
        return (place, Array(line[(colon + 2)...]))
    }

    private func add(_ row: (place: Int, bytes: [UInt8])) {
        guard var open = dump else { return }
        if let bytes = Self.hexadecimal(row.bytes, at: row.place, of: open.size) {
            open.isBroken = open.isBroken || row.place != open.bytes.count
            open.bytes += bytes
        } else {
            // A row that ends early ends with a line break.
            if row.place == open.bytes.count + 2 { open.bytes += [0x0D, 0x0A] }
            open.isBroken = open.isBroken || row.place != open.bytes.count
            open.bytes += row.bytes
        }
        open.isBroken = open.isBroken || open.bytes.count > min(open.size, ByteLimits.longestLine)
        dump = open
    }

    /// The bytes of a row in hexadecimal digits: as many as fit into one, or as are left.
    private static func hexadecimal(_ row: [UInt8], at place: Int, of size: Int) -> [UInt8]? {
        let count = min(16, size - place)
        guard count > 0, row.count >= 3 * 16 + count else { return nil }
        var bytes: [UInt8] = []
        for index in 0..<count {
            guard row[3 * index + 2] == UInt8(ascii: " "),
                let byte = UInt8(String(decoding: row[(3 * index)..<(3 * index + 2)], as: UTF8.self), radix: 16)
            else { return nil }
            bytes.append(byte)
        }
        return row[(3 * count)..<48].allSatisfy { $0 == UInt8(ascii: " ") } ? bytes : nil
    }

    private func endDump() {
        guard var ended = dump else { return }
        dump = nil
        // The last row's line break.
        if ended.bytes.count == ended.size - 2 { ended.bytes += [0x0D, 0x0A] }
        let isWhole = !ended.isBroken && ended.bytes.count == ended.size
        switch ended.kind {
        case .other: break
        case .receivedBody:
            guard isWhole, (body?.bytes.count ?? 0) + ended.size <= ByteLimits.longestLine else {
                body = nil
                waiting.append(
                    EnvelopedLine(
                        number: ended.number,
                        problem:
                            "the rows of the dump are not the \(ended.size) bytes that came; use curl --trace, or -v"))
                return
            }
            body = (body?.number ?? ended.number, (body?.bytes ?? []) + ended.bytes)
        case .sentHead, .receivedHead:
            let mark = ended.kind == .sentHead ? "> " : "< "
            for line in ended.bytes.split(separator: 0x0A, omittingEmptySubsequences: true) {
                let plain = line.last == 0x0D ? line.dropLast() : line
                waiting.append(EnvelopedLine(number: ended.number, bytes: Array(mark.utf8) + plain))
            }
        }
    }

    private func endBody() {
        guard let ended = body else { return }
        body = nil
        waiting.append(EnvelopedLine(number: ended.number, bytes: ended.bytes))
    }
}
