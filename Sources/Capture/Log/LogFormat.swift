import Bytes

extension CaptureFormat {
    /// Application and shell logs, `curl` included.
    public static let log = CaptureFormat(
        name: "log", summary: "logs", makesOutAnswers: true,
        entries: { text in
            let lines: any LogLines =
                text.options.shape.map { ShapedLines(text.content, shape: $0, times: text.times) }
                ?? text.form.envelope.lines(text.content, times: text.times)
            return LogSource(lines, options: text.options)
        }
    ) { look in
        switch look {
        case .text(let text): return LogEnvelope(text).because.map(FormatSign.surely)
        case .records(let text):
            guard text.contains("xdmIngestion".utf8) || IngestionURL.mayNamePlatform(Array(text)) else { return nil }
            return .surely("it has records in JSON that name the API")
        case .lines(let lines):
            // In a CSV file the quotes of an answer are doubled.
            return lines.contains(where: hasAnswer) ? .likely("it has lines with an answer of the API") : nil
        case .hints(let lines):
            if lines.first?.starts(with: "HTTP/".utf8) == true { return .surely("it begins as an answer of HTTP") }
            return hasURL(lines) ? .surely("it has lines with a URL of the API") : nil
        default: return nil
        }
    }

    /// Whether an answer stands somewhere in a line.
    private static func hasAnswer(_ line: [UInt8]) -> Bool {
        guard let start = line.firstIndex(of: UInt8(ascii: "{")), let end = JSONExtent.end(line, from: start) else {
            return false
        }
        return (try? JSONValue(Array(line[start..<end])))?.isAnswer ?? false
    }

    private static func hasURL(_ lines: [[UInt8]]) -> Bool {
        let times = LooseTime()
        return lines.contains { LogLine(String(decoding: $0, as: UTF8.self), times: times).url != nil }
            || lines.contains { $0.firstRange(of: IngestionURL.path) != nil || IngestionURL.mayNamePlatform($0) }
    }
}
