import Bytes

/// Tells a capture's format by its first bytes, and says why.
enum FormatDetection {
    /// What the first bytes tell.
    enum Verdict: Equatable {
        /// One format, and what shows it.
        case format(CaptureFormat, because: String)
        /// Two formats could be meant.
        case ambiguous([CaptureFormat])
        /// What it is, and why it can't be read.
        case refused(String)
        /// None that is known.
        case unknown
    }

    /// How many bytes are looked at. Where they end within a JSON object, its keys are looked at as far as need be: a Newman
    /// report begins with its collection, however long that is.
    static let reach = 64 << 10
    /// How many where these tell nothing.
    static let farthest = 4 << 20
    /// How many bytes of a stream, which can be read only once, are kept for such a look.
    static let reachOfStreams = 16 << 20

    /// The format of a text that begins so.
    /// - Parameters:
    ///   - isWhole: whether that is all of it.
    ///   - wholeText: gives the text from its beginning, to look at more of it; nothing where there is no more to be had.
    static func verdict(
        _ head: [UInt8], isWhole: Bool,
        wholeText: () throws(CaptureProblem) -> any ByteInput = { () throws(CaptureProblem) in BytesInput([]) }
    ) throws(CaptureProblem) -> Verdict {
        var text = head[...]
        if text.starts(with: [0xEF, 0xBB, 0xBF]) { text = text.dropFirst(3) }
        text = text.drop(while: \.isBlank)
        guard let first = text.first else { return .unknown }
        // A line that goes on behind the head is no evidence.
        var lines = text.split(separator: 0x0A, maxSplits: 200).map(Array.init)
        if !isWhole, lines.count > 1 { lines.removeLast() }
        if let because = LogEnvelope(text).because { return .format(.log, because: because) }
        switch first {
        case UInt8(ascii: "{"):
            let verdict = try object(Array(text), lines, isWhole: isWhole, wholeText: wholeText)
            if verdict != .unknown { return verdict }
        case UInt8(ascii: "["):
            let verdict = array(Array(text))
            if verdict != .unknown { return verdict }
        default: break
        }
        if JSONRecordLines.hasRecordsAtTop(text) != nil {
            guard text.contains("xdmIngestion".utf8) else { return .unknown }
            return .format(.log, because: "it has records in JSON that name the API")
        }
        return plain(lines)
    }

    // MARK: - JSON

    /// The keys of a body in the native format.
    private static let bodyKeys = ["response", "responseBase64"]

    private static func object(
        _ text: [UInt8], _ lines: [[UInt8]], isWhole: Bool, wholeText: () throws(CaptureProblem) -> any ByteInput
    ) throws(CaptureProblem) -> Verdict {
        if let line = lines.first.flatMap({ try? JSONValue($0) }) {
            if line["url"] != nil, let body = bodyKeys.first(where: { line[$0] != nil }) {
                return .format(.ndjson, because: "its first line is an object with \"url\" and \"\(body)\"")
            }
            // A log may begin with an answer, too; then something else than JSON follows.
            if isAnswer(line) {
                let looksLikeJSON = lines.dropFirst().allSatisfy {
                    $0.first.map { "{}[] \t\r\"".utf8.contains($0) } ?? true
                }
                return looksLikeJSON ? .format(.json, because: "its first line is an answer") : .unknown
            }
        }
        let isOneLine = !text.contains(0x0A)
        let outline = try JSONOutline(BytesInput(text))
        let known = verdict(outline, isOneLine: isOneLine)
        guard known == .unknown, !outline.isWhole, !isWhole else { return known }
        let more = try JSONOutline(try wholeText()) {
            $0.isWhole || verdict($0, isOneLine: isOneLine) != .unknown
        }
        return verdict(more, isOneLine: isOneLine)
    }

    /// What the keys of an object tell, some of which may not have been seen yet.
    private static func verdict(_ keys: JSONOutline, isOneLine: Bool) -> Verdict {
        if keys.has("log", with: ["entries", "creator", "version"]) {
            return .format(.har, because: "it has a \"log\" of HAR's form")
        }
        let has = keys.has(_:)
        if has("results"), has("totalPass") || has("totalFail") || has("collection_id") {
            return .refused(
                "a run that Postman has exported, which holds no response bodies; run the collection with Newman "
                    + "(newman run … -r json) and import its report")
        }
        if keys.has("run", with: ["executions", "timings", "stats"])
            || has("collection") && (has("environment") || has("globals") || has("run"))
        {
            return .format(.newman, because: "it has the \"run\" of a \"collection\"")
        }
        // Native captures have an object a line.
        if has("url"), let body = bodyKeys.first(where: has), isOneLine {
            return .format(.ndjson, because: "it begins with an object with \"url\" and \"\(body)\"")
        }
        if has("http_code") { return .unknown }  // curl's own words behind an answer: a log
        if has("status"), has("requestId") || has("info") || has("batchId") {
            return .format(.json, because: "it begins with an answer")
        }
        return .unknown
    }

    private static func array(_ text: [UInt8]) -> Verdict {
        let walker = JSONWalker(BytesInput(text)) { path, _ in path == [.element] }
        guard let found = try? walker.next(), let bytes = found.bytes, let value = try? JSONValue(bytes) else {
            // An entry longer than the head: Charles's begin with what is asked for here.
            let head = String(decoding: text.prefix(4_096), as: UTF8.self)
            return head.contains("\"scheme\"") && head.contains("\"host\"")
                ? .format(.har, because: "it is an array of calls, as Charles saves them") : .unknown
        }
        if isAnswer(value) { return .format(.json, because: "it is an array of answers") }
        if value["host"] != nil || value["scheme"] != nil, value["method"] != nil {
            return .format(.har, because: "it is an array of calls, as Charles saves them")
        }
        return .unknown
    }

    private static func isAnswer(_ value: JSONValue) -> Bool {
        value["url"] == nil && value["http_code"] == nil
            && (value["status"] != nil && (value["info"] != nil || value["requestId"] != nil)
                || value["error_code"] != nil)
    }

    // MARK: - Text

    private static func plain(_ lines: [[UInt8]]) -> Verdict {
        let header = CSVHead.first(lines)
        if let header, !header.isOne, header.isLog {
            return .format(.csv, because: "its first line names columns of a log, with \(header.delimiterName) between")
        }
        let answers = lines.dropFirst().contains(where: hasAnswer) || lines.first.map(hasAnswer) == true
        if let header, header.isOne {
            // In a CSV file the quotes of an answer are doubled.
            if answers { return .ambiguous([.csv, .log]) }
            return .format(
                .csv,
                because: "its first line names \(header.known) known columns, with \(header.delimiterName) between")
        }
        if answers { return .format(.log, because: "it has lines with an answer of the API") }
        let times = LooseTime()
        if lines.first?.starts(with: "HTTP/".utf8) == true {
            return .format(.log, because: "it begins as an answer of HTTP")
        }
        let isAbout = lines.contains { line in
            let text = String(decoding: line, as: UTF8.self)
            return LogLine(text, times: times).url != nil
        }
        let isNamed = lines.contains { $0.firstRange(of: IngestionURL.path) != nil }
        if isAbout || isNamed { return .format(.log, because: "it has lines with a URL of the API") }
        if let header, let problem = header.problem {
            return .refused("a table with \(header.delimiterName) between its columns, but \(problem)")
        }
        return .unknown
    }

    /// Whether an answer stands somewhere in a line.
    private static func hasAnswer(_ line: [UInt8]) -> Bool {
        guard let start = line.firstIndex(of: UInt8(ascii: "{")), let end = JSONExtent.end(line, from: start),
            let value = try? JSONValue(Array(line[start..<end]))
        else { return false }
        return isAnswer(value)
    }
}

/// The first line of a text, taken as that of a CSV file.
struct CSVHead {
    /// `,`, `;` or a tab: the one that gives the most columns with a meaning.
    let delimiter: UInt8
    /// How many of the columns have a meaning.
    let known: Int
    /// Whether these are enough to read the file as CSV.
    let isOne: Bool
    /// Whether the columns are those of a log that was kept as a table.
    let isLog: Bool
    /// Why they are not, where it is a table's first line all the same; nil where it is none.
    let problem: String?

    /// In how many records the names of the columns are looked for.
    static let reach = 6

    /// The first of a text's lines that names columns; else the first one.
    static func first(_ lines: [[UInt8]]) -> CSVHead? {
        let heads = lines.prefix(reach).map(CSVHead.init)
        return heads.first { $0.isOne } ?? heads.first
    }

    init(_ line: [UInt8]) {
        var line = line
        if line.last == 0x0D { line.removeLast() }
        let candidates = ",;\t|".utf8.map { delimiter in
            let names = CSVRecords.fields(line, delimiter)
            return (delimiter: delimiter, names: names, columns: CSVColumns(names))
        }
        // Where none has a meaning, the one that divides the most.
        let best = candidates.max {
            ($0.columns.count, $0.names.count) < ($1.columns.count, $1.names.count)
        }!
        delimiter = best.delimiter
        known = best.columns.count
        isOne = known >= 3 && best.columns.missing == nil
        let names = best.names
        isLog = TableRecordLines.isOne(names)
        // Several short names, none twice and none a number: nobody writes prose so.
        let looksLikeNames =
            names.count >= 3 && Set(names).count == names.count
            && names.allSatisfy { $0.utf8.count <= 40 && $0.contains { $0.isLetter } && !$0.contains("{") }
        problem =
            isOne || !looksLikeNames
            ? nil : best.columns.missing.map(CSVColumns.remedy) ?? "only \(known) of its columns are known"
    }

    /// The delimiter's name, for people.
    var delimiterName: String {
        switch delimiter {
        case UInt8(ascii: ";"): "semicolons"
        case UInt8(ascii: "\t"): "tabs"
        case UInt8(ascii: "|"): "bars"
        default: "commas"
        }
    }
}
