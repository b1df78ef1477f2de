import IngestionAPI

/// Found requests as a table for the terminal.
struct RequestListText {
    static let headings = [
        "submitted", "organization", "mapping", "request", "outcome", "took", "records", "codes", "batch", "note",
    ]
    /// How important each column is; the greatest goes first. Organizations are shown where there are several: mappings of
    /// theirs may have the same ID.
    private static let ranks = [0, 0, 1, 0, 0, 3, 5, 2, 6, 4]
    private static let widestName = 32
    private static let words = Words(.en)

    let requests: [RequestFigures]
    let labels: MappingLabels
    let timeZone: ReportTimeZone
    let present: Instant

    /// The table's lines, and which columns did not fit. Columns that would say nothing are not there at all.
    func lines(_ style: TerminalStyle) -> (lines: [String], leftOut: [String]) {
        let all = requests.map(cells)
        let isNamed = Set(requests.map(\.name.organization)).count > 1
        let shown = Self.headings.indices.filter { column in
            Self.headings[column] == "organization" ? isNamed : column <= 4 || all.contains { !$0[column].isEmpty }
        }
        let columns = shown.map { column in
            let heading = Self.headings[column]
            return AlignedTable.Column(
                heading: heading == "submitted" ? "submitted (\(timeZone.identifier))" : heading,
                isNumber: ["request", "records"].contains(heading), rank: Self.ranks[column],
                least: ["organization", "mapping"].contains(heading) ? AlignedTable.leastName : nil)
        }
        var table = AlignedTable(columns: columns, rows: all.map { row in shown.map { row[$0] } })
        table.isColored = style.isColored
        table.tone = { row, column in
            switch Self.headings[shown[column]] {
            case "outcome", "codes": Tone(requests[row].outcome)
            default: requests[row].outcome == .pending ? .quiet : nil
            }
        }
        table.shortened = { row, column, width in
            Self.headings[shown[column]] == "mapping" ? labels.visible(requests[row].name, width: width) : nil
        }
        return table.lines(width: style.width)
    }

    private func cells(_ request: RequestFigures) -> [String] {
        [
            ClockTime(request.submitted, in: timeZone).description, name(request.name.organization),
            labels.visible(request.name, width: Self.widestName), name(request.id.description), request.outcome.name,
            took(request),
            request.records.map { Numbers.grouped($0) } ?? "",
            request.codes.map { name($0) }.joined(separator: " "), request.batchID.map { name($0) } ?? "",
            request.isInferred ? "POST not captured" : "",
        ]
    }

    /// `9 min`; `2.2 h so far` of a pending one, `over 12 min` where the POST was not captured, `not known` where the
    /// clock was set back meanwhile.
    private func took(_ request: RequestFigures) -> String {
        guard let end = request.finished else {
            return Self.words.duration(present.elapsed(since: request.submitted) ?? 0) + " so far"
        }
        guard let length = end.elapsed(since: request.submitted) else { return "not known" }
        let text = Self.words.duration(length)
        return request.isInferred ? "over " + text : text
    }

    private func name(_ text: String) -> String {
        DisplayWidth.cut(PlainText.visible(text), to: Self.widestName)
    }
}
