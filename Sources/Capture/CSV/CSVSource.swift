import IngestionAPI

/// The rows of a spreadsheet: exchanges, or requests with when they were submitted and how they ended.
///
/// A row seldom holds the answer's own bytes. Where it does not, the answer is written here from the row, as the API
/// would have written it; the import's format tells such evidence apart.
final class CSVSource: EntrySource {
    private let lines: LineInput
    private let delimiter: UInt8
    private let options: CaptureOptions
    private let times: LooseTime
    private var records: CSVRecords?
    private var columns = CSVColumns([])
    private var waiting: [Entry] = []

    var count: Int { lines.count }

    init(_ input: any ByteInput, delimiter: UInt8, options: CaptureOptions) {
        lines = LineInput(input)
        self.delimiter = delimiter
        self.options = options
        times = LooseTime(dateOrder: options.dateOrder, timeZone: options.timeZone, year: nil)
    }

    func next() throws -> Entry? {
        if !waiting.isEmpty { return waiting.removeFirst() }
        if records == nil {
            let all = CSVRecords(lines, delimiter: delimiter)
            records = all
            guard let header = try all.next() else { return nil }
            columns = CSVColumns(header.fields)
            if let missing = header.problem ?? columns.missing {
                return Entry(
                    number: header.line,
                    content: .unread(reason: "the first line names \(missing)", kept: []))
            }
        }
        guard columns.missing == nil, let record = try records?.next() else { return nil }
        if let problem = record.problem {
            return Entry(number: record.line, content: .unread(reason: problem, kept: []))
        }
        if let place = columns.place(.response), record.broken.contains(place) {
            return Entry(
                number: record.line, content: .unread(reason: "the response is no UTF-8", kept: kept(record.fields)))
        }
        do throws(RowProblem) {
            for call in try calls(record.fields) {
                waiting.append(Entry(number: record.line, content: .call(call)))
            }
            return waiting.removeFirst()
        } catch {
            return Entry(
                number: record.line, content: .unread(reason: error.reason, kept: kept(record.fields)))
        }
    }

    /// What is kept of a row that can't be read: the columns that mean something, and no other.
    private func kept(_ fields: [String]) -> [UInt8] {
        let values = CSVColumns.Meaning.allCases.compactMap { meaning in
            columns.value(meaning, fields).map { "\(meaning.rawValue)=\($0)" }
        }
        return Array(values.joined(separator: "\t").utf8)
    }

    /// Why a row can't be read.
    private struct RowProblem: Error {
        var reason: String
    }

    // MARK: - Rows

    /// The exchanges that a row tells of; at least one.
    private func calls(_ row: [String]) throws(RowProblem) -> [FoundCall] {
        let target = try target(row)
        if let response = columns.value(.response, row), let at = try time(.at, row) {
            let answer = (try? JSONValue(Array(response.utf8))) ?? .null
            let method = columns.value(.method, row) ?? (AnswerText.isOfPost(answer) ? "POST" : "GET")
            var call = FoundCall(
                at: at, method: method, url: columns.value(.url, row) ?? target.url, response: Array(response.utf8))
            if let status = try whole(.httpStatus, row) { call.httpStatus = Int(truncatingIfNeeded: status) }
            call.durationMs = try whole(.durationMs, row)
            return [call]
        }
        guard let word = columns.value(.status, row) else { throw RowProblem(reason: "no status") }
        let status = Self.status(word)
        let batch = columns.value(.batch, row)
        guard let id = (columns.value(.request, row) ?? batch).flatMap({ RequestID($0) }) else {
            throw RowProblem(reason: "neither a request nor a batch")
        }
        let submitted = try time(.submitted, row)
        var ended = try time(.finished, row)
        if ended == nil { ended = try time(.at, row) }
        guard let last = ended ?? submitted else { throw RowProblem(reason: "no time") }
        let isOfList = columns.value(.request, row) == nil

        var found: [FoundCall] = []
        // The product's own list shows jobs, which nobody submitted by a POST: they are seen in progress first.
        if let submitted {
            found.append(
                isOfList
                    ? call(target, id, .get, at: submitted, Answer(status: "In Progress", batch: batch))
                    : call(target, id, .post, at: submitted, Answer(status: "Success")))
        }
        if status != "In Progress" || found.isEmpty {
            let info = [columns.value(.info, row), codes(row)].compactMap { $0 }.joined(separator: " ")
            let records = try whole(.records, row)
            found.append(
                call(
                    target, id, .get, at: last,
                    Answer(status: status, records: records, batch: batch, info: info.isEmpty ? nil : info)))
        }
        return found
    }

    /// Codes that the text does not name already.
    private func codes(_ row: [String]) -> String? {
        guard let codes = columns.value(.codes, row) else { return nil }
        return columns.value(.info, row)?.contains(codes) == true ? nil : codes
    }

    private func target(_ row: [String]) throws(RowProblem) -> CallTarget {
        let organization = columns.value(.organization, row) ?? options.organization
        if let url = columns.value(.url, row) {
            let plain = url.prefix { $0 != "?" && $0 != "#" }
            if let target = try? CallTarget(url: plain, organization: organization) { return target }
        }
        guard let organization else { throw RowProblem(reason: "no organization; give it with --org") }
        guard let mapping = columns.value(.mapping, row).map(Self.mapping) ?? options.mapping else {
            throw RowProblem(reason: "no mapping; give it with --mapping")
        }
        return CallTarget(origin: "", organization: organization, mapping: mapping)
    }

    /// The ID in a cell of the product's list, which shows `Label (ID)`.
    private static func mapping(_ cell: String) -> String {
        guard cell.hasSuffix(")"), let open = cell.lastIndex(of: "(") else { return cell }
        let id = cell[cell.index(after: open)...].dropLast()
        return id.isEmpty || id.contains(" ") ? cell : String(id)
    }

    private func time(_ column: CSVColumns.Meaning, _ row: [String]) throws(RowProblem) -> Instant? {
        guard let text = columns.value(column, row) else { return nil }
        if let instant = times.instant(text) { return instant }
        let hint =
            options.dateOrder == .iso ? "; for dates like 16.11.2026 say --date-format day-first or month-first" : ""
        throw RowProblem(reason: "no time that can be read: \"\(text.prefix(40))\"\(hint)")
    }

    private func whole(_ column: CSVColumns.Meaning, _ row: [String]) throws(RowProblem) -> Int64? {
        guard let text = columns.value(column, row) else { return nil }
        if let number = Int64(text) { return number }
        // Thousands in groups of three, in whatever way the locale divides them.
        let groups = text.split(omittingEmptySubsequences: false) { ",. \u{A0}\u{202F}'’".contains($0) }
        if groups.count > 1, groups.dropFirst().allSatisfy({ $0.utf8.count == 3 }),
            (1...3).contains(groups[0].utf8.count),
            let number = Int64(groups.joined())
        {
            return number
        }
        throw RowProblem(reason: "\(column.rawValue) must be a whole number: \"\(text.prefix(40))\"")
    }

    // MARK: - Answers

    /// The API's word for a status, from it or from the words of the product's own list and of people.
    static func status(_ word: String) -> String {
        switch word.lowercased().filter({ $0 != " " && $0 != "-" && $0 != "_" }) {
        case "success", "succeeded", "successful", "ingested", "ok", "done": "Success"
        case "failed", "failure", "fail", "error": "Failed"
        case "aborted", "abort", "cancelled", "canceled": "Aborted"
        case "inprogress", "pending", "running", "created", "uploaded", "submitted", "started": "In Progress"
        default: word
        }
    }

    private struct Answer {
        var status: String
        var records: Int64?
        var batch: String?
        var info: String?
    }

    private func call(
        _ target: CallTarget, _ id: RequestID, _ method: Exchange.Method, at: Instant, _ answer: Answer
    ) -> FoundCall {
        let isGet = method == .get
        var body = "{"
        if isGet { body += #""batchId":\#(Self.json(answer.batch ?? "")),"# }
        var info =
            isGet
            ? "Mapping Id: \(target.mapping)."
            : "Ingestion request submitted successfully for the Mapping ID: \(target.mapping)"
        if let more = answer.info { info += " " + more }
        body += #""info":\#(Self.json(info)),"#
        if isGet, let records = answer.records { body += #""numRecords":\#(records),"# }
        switch id {
        case .number(let number): body += #""requestId":\#(number),"#
        case .text(let text): body += #""requestId":\#(Self.json(text)),"#
        }
        body += #""status":\#(Self.json(answer.status))}"#
        return FoundCall(at: at, method: isGet ? "GET" : "POST", url: target.url, response: Array(body.utf8))
    }

    private static func json(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            case "\t": quoted += "\\t"
            case _ where scalar.value < 0x20: quoted += " "
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
