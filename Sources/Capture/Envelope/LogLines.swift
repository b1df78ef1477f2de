import Bytes
import IngestionAPI

/// A line of a log, out of whatever it was kept in.
struct EnvelopedLine {
    /// The line of the file, or the number of the record, from 1.
    var number: Int
    /// What the application wrote.
    var bytes: [UInt8] = []
    /// A call of the Platform in fields of its own, in place of a line; its time is `stamp`.
    var call: FoundCall?
    /// Whether that was longer than any line that is read.
    var isCut = false
    /// The time that the envelope gives it; nil where it gives none.
    var stamp: Result<Instant, LooseTime.Problem>?
    /// Why it can't be taken out.
    var problem: String?
}

/// Takes the lines of a log out of what they were kept in.
protocol LogLines: AnyObject {
    /// The next line; nil at the end.
    func next() throws -> EnvelopedLine?
    /// How many lines or records have been read.
    var count: Int { get }
}

/// A log as its application wrote it; lines that a container's runtime cut in parts (CRI's `P`) are whole again.
final class PlainLines: LogLines {
    private let lines: LineInput
    /// What came of a line so far.
    private var open: EnvelopedLine?
    /// A line that came in place of another one's last part.
    private var nextLine: EnvelopedLine?

    var count: Int { lines.count }

    init(_ input: any ByteInput) { lines = LineInput(input) }

    func next() throws -> EnvelopedLine? {
        if let nextLine {
            self.nextLine = nil
            return nextLine
        }
        while let line = try lines.next() {
            guard let part = Self.part(line.bytes) else {
                let whole = EnvelopedLine(number: line.number, bytes: line.bytes, isCut: line.isCut)
                guard let open else { return whole }
                (self.open, nextLine) = (nil, whole)
                return open
            }
            if open == nil {
                // The first part keeps the stamp that stands before it.
                open = EnvelopedLine(number: line.number, bytes: Array(line.bytes[..<part.start]))
            }
            if open!.bytes.count < ByteLimits.longestLine { open!.bytes += line.bytes[part.start...] }
            open!.isCut = open!.isCut || line.isCut
            if !part.isOpen {
                defer { open = nil }
                return open
            }
        }
        defer { open = nil }
        return open
    }

    /// Where in `2026-11-16T12:00:00.1+09:00 stdout P text` the text begins, and whether it goes on; nil for another line.
    private static func part(_ line: [UInt8]) -> (start: Int, isOpen: Bool)? {
        guard line.first.map({ $0 &- 48 < 10 }) == true,
            let blank = line.prefix(48).firstIndex(of: UInt8(ascii: " "))
        else { return nil }
        let rest = line[(blank + 1)...]
        guard rest.starts(with: Array("stdout ".utf8)) || rest.starts(with: Array("stderr ".utf8)), rest.count > 9
        else {
            return nil
        }
        let mark = rest[rest.startIndex + 7]
        guard mark == UInt8(ascii: "P") || mark == UInt8(ascii: "F"), rest[rest.startIndex + 8] == UInt8(ascii: " ")
        else {
            return nil
        }
        return (rest.startIndex + 9, mark == UInt8(ascii: "P"))
    }
}
