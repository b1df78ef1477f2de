import Bytes
import IngestionAPI

/// The rows of a spreadsheet: exchanges, or requests with when they were submitted and how they ended.
///
/// A row seldom holds the answer's own bytes. Where it does not, the answer is written here from the row, as the API
/// would have written it; the import's format tells such evidence apart.
final class CSVSource: EntrySource {
    private let records: any TableRecords
    private let options: CaptureOptions
    private let times: LooseTime
    private var isBegun = false
    private var columns = CSVColumns([])
    private var waiting: [Entry] = []

    var count: Int { records.count }

    init(_ records: any TableRecords, options: CaptureOptions) {
        self.records = records
        self.options = options
        var times = LooseTime(options)
        times.days = records.days ?? times.days
        times.mayCountDays = true
        self.times = times
    }

    func next() throws -> Entry? {
        if !waiting.isEmpty { return waiting.removeFirst() }
        if !isBegun {
            isBegun = true
            guard let first = try records.next() else { return nil }
            // A title or two, and Excel's `sep=;`, may stand before the names of the columns.
            var header = first
            columns = CSVColumns(header.fields)
            for _ in 1..<CSVHead.reach where columns.missing != nil {
                guard let next = try records.next() else { break }
                header = next
                columns = CSVColumns(header.fields)
            }
            if let missing = columns.missing ?? header.problem {
                columns = CSVColumns([])
                return Entry(
                    number: first.line,
                    content: .unread(reason: "the first line names \(missing)", kept: []))
            }
        }
        guard columns.missing == nil, let record = try records.next() else { return nil }
        if let problem = record.problem {
            return Entry(number: record.line, content: .unread(reason: problem, kept: []))
        }
        if let place = columns.place(.response), record.broken.contains(place) {
            return Entry(
                number: record.line,
                content: .unread(reason: "the response is no UTF-8; \(TextEncoding.remedy)", kept: kept(record.fields)))
        }
        // What a sheet has of lines behind the last row.
        if record.fields.allSatisfy(\.isEmpty) { return Entry(number: record.line, content: .other) }
        do throws(RowProblem) {
            let found = try calls(record.fields)
            if let problem = columns.problem(record.fields) { throw RowProblem(reason: problem) }
            for call in found {
                waiting.append(Entry(number: record.line, content: .call(call)))
            }
            return waiting.removeFirst()
        } catch {
            if let problem = error.ofFile { throw UntoldTime(line: record.line, problem: problem) }
            let reason = PlatformText.reason(error.reason, about: record.fields)
            return Entry(number: record.line, content: .unread(reason: reason, kept: kept(record.fields)))
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
        /// What the user has to say for the whole file.
        var ofFile: LooseTime.Problem?
    }

    // MARK: - Rows

    /// The exchanges that a row tells of; at least one.
    private func calls(_ row: [String]) throws(RowProblem) -> [FoundCall] {
        let asked = try target(row)
        guard let target = asked, !columns.has(.response), !columns.has(.method) else {
            return [try exchange(row, asked)]
        }
        guard let word = columns.value(.status, row) else { throw RowProblem(reason: "no status") }
        let status = try Self.known(word)
        let batch = columns.value(.batch, row)
        let named = try request(row)
        guard let id = named ?? batch.flatMap({ RequestID($0) }) else {
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
            found.append(call(target, id, .get, at: last, try answer(status, row)))
        }
        return found
    }

    /// A row that is one exchange.
    /// - Parameter target: nil for a call of the Platform, which has none of its own.
    private func exchange(_ row: [String], _ target: CallTarget?) throws(RowProblem) -> FoundCall {
        var found: Instant?
        for column in [CSVColumns.Meaning.at, .finished, .submitted] where found == nil {
            found = try time(column, row)
        }
        guard let at = found else { throw RowProblem(reason: "no time") }
        var httpStatus = try whole(.httpStatus, row).map { Int(truncatingIfNeeded: $0) }
        let word = columns.value(.status, row)
        // A column for the status may be HTTP's.
        if httpStatus == nil, let number = word.flatMap({ Int($0) }), (100...599).contains(number) {
            httpStatus = number
        }
        let said = columns.value(.method, row)?.uppercased()
        let url = columns.value(.url, row) ?? target?.url ?? ""
        var call = FoundCall(at: at, method: said ?? "GET", url: url, httpStatus: httpStatus ?? 200, response: [])
        call.durationMs = try duration(row)
        if let response = columns.value(.response, row) {
            call.response = Array(response.utf8)
            var parsed = try? JSONValue(call.response)
            // As Python prints an answer: the same, written again as JSON. What is JSON stays as it was received.
            if parsed == nil, let repr = PythonRepr(call.response, from: 0), repr.end == call.response.count {
                call.response = repr.json
                parsed = try? JSONValue(call.response)
            }
            let answer = parsed ?? .null
            if answer == .null, let problem = Self.misquoted(response) { throw RowProblem(reason: problem) }
            do throws(CallContradiction) {
                let cell = try? request(row)
                let asked = cell.map(NativeWriter.requestBody) ?? []
                call.method = try CallEvidence.method(said, url: url, asked: asked, answer: answer, isPostAsked: true)
            } catch {
                throw RowProblem(reason: error.reason)
            }
            return call
        }
        // An error of HTTP may have no answer; what has one is written from the row, but for what the Platform says.
        if call.httpStatus >= 300 { return call }
        guard let target, let word, Int(word) == nil else {
            throw RowProblem(reason: "neither an answer nor the status that it had")
        }
        let status = try Self.known(word)
        let isPost = said == "POST"
        let id = try request(row)
        if isPost, status == "Failed" {
            call.response = Self.rejection(try answer(status, row), target)
            return call
        }
        guard let id else { throw RowProblem(reason: "no request") }
        var made = self.call(target, id, isPost ? .post : .get, at: at, try answer(status, row))
        (made.url, made.durationMs) = (url, call.durationMs)
        return made
    }

    /// Why a text that looks like an answer is no JSON.
    private static func misquoted(_ text: String) -> String? {
        if text.hasPrefix("{'") || text.hasPrefix("b'") || text.hasPrefix("b\"") {
            return "the response is Python's repr of something that is no JSON; write it with json.dumps"
        }
        if text.hasPrefix("{\\") || text.hasPrefix("\\{") {
            return
                "the response's quotes are escaped by backslashes; save the file with doubled quotes, as CSV has them"
        }
        return nil
    }

    /// The answer that a row tells of.
    private func answer(_ status: String, _ row: [String]) throws(RowProblem) -> Answer {
        let info = [columns.value(.info, row), codes(row)].compactMap { $0 }.joined(separator: " ")
        return Answer(
            status: status, records: try whole(.records, row), batch: columns.value(.batch, row),
            info: info.isEmpty ? nil : info)
    }

    /// The request's ID, as spreadsheets and pandas write numbers: `3,520`, `3520.0`, `'3520`.
    private func request(_ row: [String]) throws(RowProblem) -> RequestID? {
        guard let text = columns.value(.request, row) else { return nil }
        return RequestID(try id(text, "request"))
    }

    /// An ID out of a cell; what a spreadsheet has made a rounded number, a formula or an error of is none any more.
    private func id(_ cell: String, _ name: String) throws(RowProblem) -> String {
        var text = cell
        if text.hasPrefix("'"), text.dropFirst().allSatisfy(\.isNumber) { text.removeFirst() }
        guard let first = text.first else { return text }
        let isLost =
            "=#".contains(first) || text.wholeMatch(of: /[0-9.,]+[Ee]\+?[0-9]+/) != nil
            || ["nan", "null"].contains(text.lowercased())
        if isLost {
            throw RowProblem(
                reason: "the \(name) \"\(text.prefix(40))\" is no ID; show the column as text, then save it")
        }
        guard first.isNumber, text.contains(where: { ".,\u{A0}\u{202F}".contains($0) }),
            text.allSatisfy({ $0.isNumber || ".,\u{A0}\u{202F} ".contains($0) })
        else { return text }
        guard let number = Self.whole(text) else {
            throw RowProblem(
                reason: "the \(name) \"\(text.prefix(40))\" is no ID; show the column as text, then save it")
        }
        return String(number)
    }

    /// Codes that the text does not name already.
    private func codes(_ row: [String]) -> String? {
        guard let codes = columns.value(.codes, row) else { return nil }
        return columns.value(.info, row)?.contains(codes) == true ? nil : codes
    }

    /// The target of a row's call; nil for a call of the Platform.
    private func target(_ row: [String]) throws(RowProblem) -> CallTarget? {
        let organization = columns.value(.organization, row) ?? options.organization
        if let url = columns.value(.url, row) {
            let plain = url.prefix { $0 != "?" && $0 != "#" }
            if let target = try? CallTarget(url: plain, organization: organization) { return target }
            if url.holds("/data/foundation/") { return nil }
        }
        guard let organization else { throw RowProblem(reason: "no organization; give it with --org") }
        guard let cell = columns.value(.mapping, row).map(Self.mapping) ?? options.mapping else {
            throw RowProblem(reason: "no mapping; give it with --mapping")
        }
        let mapping = try id(cell, "mapping")
        guard !mapping.unicodeScalars.contains("\u{FFFD}") else {
            throw RowProblem(reason: "the mapping's name is no UTF-8; \(TextEncoding.remedy)")
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
        guard var text = columns.value(column, row) else { return nil }
        do throws(LooseTime.Problem) {
            // A column's name may say whose clocks its times are by.
            if let zone = columns.zone(column) {
                var untold = times
                untold.timeZone = nil
                if case .failure(.noZone)? = untold.leading(text[...])?.instant { text += " " + zone }
            }
            if let instant = try times.instant(text) { return instant }
        } catch {
            throw RowProblem(reason: error.description, ofFile: error.isOfFile ? error : nil)
        }
        let hint = Self.isDay(text) ? "; a day without a time of the day is none" : ""
        throw RowProblem(reason: "no time that can be read: \"\(text.prefix(40))\"\(hint)")
    }

    private static func isDay(_ text: String) -> Bool { Day(iso: text) != nil }

    private func whole(_ column: CSVColumns.Meaning, _ row: [String]) throws(RowProblem) -> Int64? {
        guard let text = columns.value(column, row) else { return nil }
        if let number = Int64(text) ?? Self.whole(text), number >= 0 { return number }
        throw RowProblem(reason: "\(column.rawValue) must be a whole number: \"\(text.prefix(40))\"")
    }

    /// `1,234`, `1 234`, `1.234`, `1234.0`, `1234,00`: thousands in groups of three, in whatever way the locale divides them, and a
    /// fraction of nothing.
    private static func whole(_ text: String) -> Int64? {
        let groups = text.split(omittingEmptySubsequences: false) { ",. \u{A0}\u{202F}'’".contains($0) }
        // Of two kinds of signs one is not for thousands.
        guard Set(text.filter { !$0.isNumber }).count == 1 else { return nil }
        guard groups.count > 1, groups.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { $0 &- 48 < 10 } }) else {
            return nil
        }
        if groups.dropFirst().allSatisfy({ $0.utf8.count == 3 }), (1...3).contains(groups[0].utf8.count) {
            return Int64(groups.joined())
        }
        guard groups.count == 2, (1...2).contains(groups[1].utf8.count), groups[1].allSatisfy({ $0 == "0" }) else {
            return nil
        }
        return Int64(groups[0])
    }

    /// Milliseconds, of which people write fractions: `184.532`.
    private func duration(_ row: [String]) throws(RowProblem) -> Int64? {
        guard let text = columns.value(.durationMs, row) else { return nil }
        if let number = Double(text), number >= 0, number < 1e15 { return Int64(number.rounded()) }
        return try whole(.durationMs, row)
    }

    // MARK: - Answers

    /// The API's word for a status, from it or from the words of the product's own list and of people.
    static func status(_ word: String) -> String? {
        switch word.lowercased().filter({ $0 != " " && $0 != "-" && $0 != "_" }) {
        case "success", "succeeded", "successful", "ingested", "ok", "done", "성공": "Success"
        case "failed", "failure", "fail", "error", "실패": "Failed"
        case "aborted", "abort", "cancelled", "canceled", "중단", "중단됨": "Aborted"
        case "inprogress", "pending", "running", "created", "uploaded", "submitted", "started", "진행중": "In Progress"
        default: nil
        }
    }

    private static func known(_ word: String) throws(RowProblem) -> String {
        if let status = status(word) { return status }
        throw RowProblem(
            reason: "the status \"\(word.prefix(40))\" is not known; write Success, Failed, Aborted or In Progress")
    }

    /// The API's answer to a POST that it did not take.
    private static func rejection(_ answer: Answer, _ target: CallTarget) -> [UInt8] {
        let info = answer.info ?? "Unable to submit data ingestion request, XDM Mapping ID: \(target.mapping)"
        return Array(#"{"info":\#(JSONQuoted.text(info)),"status":"Failed"}"#.utf8)
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
        if isGet { body += #""batchId":\#(JSONQuoted.text(answer.batch ?? "")),"# }
        let usual =
            isGet
            ? "Mapping Id: \(target.mapping)."
            : answer.status == "Success"
                ? "Ingestion request submitted successfully for the Mapping ID: \(target.mapping)"
                : "Ingestion request is already in progress for the Mapping ID: \(target.mapping)"
        // A text that names the mapping is the answer's own.
        let info = answer.info.map { AnswerText.mapping(in: $0) == nil ? "\(usual) \($0)" : $0 } ?? usual
        body += #""info":\#(JSONQuoted.text(info)),"#
        if isGet, let records = answer.records { body += #""numRecords":\#(records),"# }
        switch id {
        case .number(let number): body += #""requestId":\#(number),"#
        case .text(let text): body += #""requestId":\#(JSONQuoted.text(text)),"#
        }
        body += #""status":\#(JSONQuoted.text(answer.status))}"#
        return FoundCall(at: at, method: isGet ? "GET" : "POST", url: target.url, response: Array(body.utf8))
    }
}
