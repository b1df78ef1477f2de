import Bytes
import IngestionAPI

/// How the lines of one application's log are made, as its user says: `{time} | {method} {url} | {status} | {answer}`.
///
/// A name in braces is a part of the line, `{}` what is of no matter, and everything else stands there as written. So no rule that
/// serves all logs has to be widened for one.
public struct LogShape: Sendable, Equatable {
    /// The parts that a line may have.
    public enum Part: String, CaseIterable, Sendable {
        case time, zone, method, url, organization, mapping, request, status, duration, answer
    }

    private enum Piece: Equatable {
        case literal(String)
        /// Nil for what is of no matter.
        case part(Part?)
    }

    /// Why a pattern is none.
    public struct Problem: Error, Equatable {
        /// One line: what is wrong, and what would be right.
        public var reason: String
    }

    private var pieces: [Piece] = []
    /// Whether the answer stands on the lines below.
    public let isAnswerBelow: Bool

    /// A shape from its pattern.
    /// - Parameter isAnswerBelow: whether the answer stands on the lines below, and not on this one.
    public init(_ pattern: String, isAnswerBelow: Bool) throws(Problem) {
        self.isAnswerBelow = isAnswerBelow
        var rest = pattern[...]
        while let open = rest.firstIndex(of: "{") {
            guard let close = rest[open...].firstIndex(of: "}") else { throw Problem(reason: "a brace is not closed") }
            let name = String(rest[rest.index(after: open)..<close])
            let part = Part(rawValue: name)
            guard part != nil || name.isEmpty else {
                let known = Part.allCases.map(\.rawValue).joined(separator: ", ")
                throw Problem(
                    reason: "{\(name)} is no part of a line; write {} for what is of no matter, or one of \(known)")
            }
            if open > rest.startIndex { pieces.append(.literal(String(rest[..<open]))) }
            if case .part? = pieces.last {
                throw Problem(reason: "between two parts there must be something that tells where the first one ends")
            }
            pieces.append(.part(part))
            rest = rest[rest.index(after: close)...]
        }
        if !rest.isEmpty { pieces.append(.literal(String(rest))) }
        func has(_ part: Part) -> Bool { pieces.contains(.part(part)) }
        if !has(.time) { throw Problem(reason: "it has no {time}") }
        if !has(.url), !has(.mapping) { throw Problem(reason: "it has neither {url} nor {mapping}") }
        if has(.answer) == isAnswerBelow {
            throw Problem(
                reason: isAnswerBelow
                    ? "the answer stands below, and in the line" : "it has no {answer}; or write answer = \"below\"")
        }
        for part in Part.allCases where pieces.filter({ $0 == .part(part) }).count > 1 {
            throw Problem(reason: "{\(part.rawValue)} stands there twice")
        }
    }

    /// The parts of a line; nil for one of another shape.
    func parts(of line: Substring) -> [Part: Substring]? {
        var found: [Part: Substring] = [:]
        var rest = line
        for (index, piece) in pieces.enumerated() {
            switch piece {
            case .literal(let text):
                guard rest.hasPrefix(text) else { return nil }
                rest.removeFirst(text.count)
            case .part(let part):
                var end = rest.endIndex
                if index + 1 < pieces.count, case .literal(let text) = pieces[index + 1] {
                    // An answer ends where its last bracket closes; anything else before what follows it.
                    guard let next = part == .answer ? Self.end(of: rest) : rest.firstRange(of: text)?.lowerBound else {
                        return nil
                    }
                    end = next
                }
                if let part { found[part] = rest[..<end] }
                rest = rest[end...]
            }
        }
        return rest.isEmpty ? found : nil
    }

    private static func end(of text: Substring) -> Substring.Index? {
        let bytes = Array(text.utf8)
        guard let end = JSONExtent.end(bytes, from: 0) else { return nil }
        return text.utf8.index(text.startIndex, offsetBy: end)
    }
}

/// The lines of a log that are of a shape; others only where answers stand on lines of their own.
final class ShapedLines: LogLines {
    private let lines: LineInput
    private let shape: LogShape
    private let times: LooseTime

    var count: Int { lines.count }

    init(_ input: any ByteInput, shape: LogShape, times: LooseTime) {
        lines = LineInput(input)
        self.shape = shape
        self.times = times
    }

    func next() throws -> EnvelopedLine? {
        guard let line = try lines.next() else { return nil }
        var found = EnvelopedLine(number: line.number, bytes: line.bytes, isCut: line.isCut)
        guard let parts = shape.parts(of: String(decoding: line.bytes, as: UTF8.self)[...]) else {
            // A blank line is one of another kind, wherever it stands; of no line more is taken than its shape says.
            let namesCall = line.bytes.firstRange(of: Array("/xdmIngestion/".utf8)) != nil
            if !shape.isAnswerBelow || namesCall { found.bytes = Array(" ".utf8) }
            return found
        }
        found.stamp = stamp(parts)
        var text = [parts[.method], url(parts)[...]].compactMap { $0 }.joined(separator: " ")
        if let status = parts[.status]?.filter({ $0 != " " }), !status.isEmpty { text += " -> \(status)" }
        if let took = parts[.duration].flatMap({ Double($0.filter { $0 != " " }) }), took >= 0, took < 1e12 {
            text += " \(Int64(took.rounded())) ms"
        }
        if let answer = parts[.answer] { text += " " + answer }
        found.bytes = Array(text.utf8)
        return found
    }

    private func stamp(_ parts: [LogShape.Part: Substring]) -> Result<Instant, LooseTime.Problem> {
        let text = [parts[.time], parts[.zone]].compactMap { $0 }.joined(separator: " ")
        do throws(LooseTime.Problem) {
            return try times.instant(text).map { .success($0) } ?? .failure(.form(text))
        } catch {
            return .failure(error)
        }
    }

    private func url(_ parts: [LogShape.Part: Substring]) -> String {
        if let url = parts[.url] { return String(url) }
        let organization = parts[.organization].map { "/\($0)" } ?? ""
        let query = parts[.request].map { $0.isEmpty || $0 == "-" ? "" : "?requestId=\($0)" } ?? ""
        return "\(organization)/campaign/dataIngestion/xdmIngestion/\(parts[.mapping] ?? "")/ingest\(query)"
    }
}
