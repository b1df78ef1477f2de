import Bytes

/// Logs that were kept as JSON: an object a line (Docker, journald, pino, Loki…), objects in an array somewhere in a document
/// (CloudWatch, Elastic, Google…), or rows of arrays behind one with the names of the columns.
final class JSONRecordLines: LogLines {
    private let walker: JSONWalker
    private let times: LooseTime
    private var waiting: [EnvelopedLine] = []
    private(set) var count = 0
    private var isBroken = false
    /// The names of the columns of rows that are arrays.
    private var names: [String] = []

    /// - Parameter hasRecordsAtTop: whether each object at the top is a record of its own.
    init(_ input: any ByteInput, hasRecordsAtTop: Bool, times: LooseTime) {
        walker = JSONWalker(input) { path, first in
            if path.isEmpty { return hasRecordsAtTop && first == UInt8(ascii: "{") }
            guard path.last == .element else { return false }
            return first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
        }
        self.times = times
    }

    /// Whether a text that begins so is records in JSON, and no log that holds some JSON.
    /// - Returns: whether the records stand at the top; nil for no such text.
    static func hasRecordsAtTop(_ head: some Collection<UInt8>) -> Bool? {
        var text = Array(head)
        if text.starts(with: [0xEF, 0xBB, 0xBF]) { text.removeFirst(3) }
        guard let start = text.firstIndex(where: { !$0.isBlank }) else { return nil }
        text.removeFirst(start)
        if text[0] == UInt8(ascii: "[") {
            let walker = JSONWalker(BytesInput(text)) { path, _ in path == [.element] }
            guard let first = try? walker.next()?.bytes.map({ try JSONValue($0) }) else { return nil }
            if case .object = first { return false }
            if case .array = first { return false }
            return nil
        }
        guard text[0] == UInt8(ascii: "{") else { return nil }
        if let line = try? JSONValue(Array(text.prefix { $0 != 0x0A })) {
            return AnswerText.isAnswer(line) || line["http_code"] != nil ? nil : true
        }
        // Over several lines: one object after another, or one document around all.
        let whole = JSONWalker(BytesInput(text)) { path, _ in path.isEmpty }
        guard let first = try? whole.next()?.bytes, let value = try? JSONValue(first) else {
            let inner = JSONWalker(BytesInput(text)) { path, first in
                path.last == .element && first == UInt8(ascii: "{")
            }
            guard let record = try? inner.next()?.bytes, (try? JSONValue(record)) != nil else { return nil }
            return false
        }
        if AnswerText.isAnswer(value) { return nil }
        if !EnvelopeRecord(first, times: LooseTime()).isEmpty { return true }
        return EnvelopeRecord.lines(first, number: 1, times: LooseTime()).isEmpty && !hasRows(value) ? nil : false
    }

    /// Whether a document has arrays of arrays.
    private static func hasRows(_ value: JSONValue) -> Bool {
        switch value {
        case .object(let members): members.contains { hasRows($0.value) }
        case .array(let elements):
            elements.contains { if case .array = $0 { true } else { hasRows($0) } }
        default: false
        }
    }

    func next() throws -> EnvelopedLine? {
        while waiting.isEmpty, !isBroken {
            do {
                guard let found = try walker.next() else { return nil }
                count += 1
                guard let bytes = found.bytes else {
                    return EnvelopedLine(number: count, problem: "longer than \(JSONWalker.longest >> 20) MiB")
                }
                add(bytes, in: found.path)
            } catch let problem as JSONWalker.Problem {
                isBroken = true
                count += 1
                return EnvelopedLine(number: count, problem: "behind record \(count - 1) \(problem.reason)")
            }
        }
        return waiting.isEmpty ? nil : waiting.removeFirst()
    }

    private func add(_ bytes: [UInt8], in path: [JSONWalker.Step]) {
        guard bytes.first == UInt8(ascii: "[") else {
            // What describes the columns of the rows that follow.
            if path.dropLast().last == .key("columns"), let name = (try? JSONValue(bytes))?["name"]?.text {
                names.append(name)
                return
            }
            waiting += EnvelopeRecord.lines(bytes, number: count, times: times)
            return
        }
        if names.isEmpty {
            let texts = EmbeddedRows.elements(bytes).map { (try? JSONValue($0))?.text }
            if texts.allSatisfy({ $0 != nil }) { names = texts.compactMap(\.self) }
            return
        }
        waiting += EnvelopeRecord.lines(EmbeddedRows.record(names, bytes), number: count, times: times)
    }
}
