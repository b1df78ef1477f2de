import Assessment
import Figures
import IngestionAPI

/// How a report's figures are written for people: in a language, by the clocks of a zone.
struct Writing: Sendable {
    let words: Words
    let zone: ReportTimeZone
    let exportWords: ExportWords
    let labels: MappingLabels
    /// Whether mappings are named with their organization: those of several may have the same ID.
    let namesOrganizations: Bool
    /// The requests that the figures are about, where readers can go to the lists of them.
    var requests: RequestFilter?

    /// - Parameter organizations: those that the report is about.
    init(_ options: ReportOptions, _ zone: ReportTimeZone, of organizations: [String] = []) {
        words = Words(options.language)
        exportWords = ExportWords(options.language)
        labels = options.labels
        self.zone = zone
        namesOrganizations = Set(organizations).count > 1
    }

    /// `2026-11-22 23:58`.
    func time(_ instant: Instant) -> String { ClockTime(instant, in: zone).toMinute }

    /// `2026-11-22 23:58:07`.
    func second(_ instant: Instant) -> String { ClockTime(instant, in: zone).description }

    /// `14 min`; a negative one is none.
    func duration(_ milliseconds: Int64) -> String { words.duration(max(0, milliseconds)) }

    /// `84.1%–97.2%`.
    func interval(_ interval: WilsonInterval) -> String {
        "\(Numbers.percent(interval.low))–\(Numbers.percent(interval.high))"
    }

    /// A success rate, marked where it is not the usual one: `88.9% ▼`.
    func rate(_ rate: Double, _ place: Assessment.Rate.Place?) -> Cell {
        let (mark, tone): (String, Tone?) =
            switch place {
            case .above: (" ▲", .good)
            case .below: (" ▼", .bad)
            case .usual, nil: ("", nil)
            }
        return Cell(Numbers.percent(rate) + mark, tone: tone, sort: rate)
    }

    /// A state in a word without its sign.
    func word(_ state: Assessment.State) -> String {
        let text = words["state_\(state.rawValue)"]
        return text.split(separator: " ", maxSplits: 1).last.map(String.init) ?? text
    }

    /// What is not known.
    var undefined: String { words["undefined"] }

    /// An error code, or the words for requests that name none.
    func code(_ code: String?) -> Span {
        guard let code, code != ErrorCode.none else { return Span(words["noCode"]) }
        return Span(code, .name, link: .code(code))
    }

    /// How many codes are named one by one: an answer can have 100,000 of them.
    static let mostCodes = 20

    /// Codes with blanks between them, the first of very many.
    func codes(_ codes: [String], _ separator: String = ", ") -> [Span] {
        let more = codes.count - Self.mostCodes
        let rest = more > 0 ? [[Span(words("andMore", ["n": Numbers.grouped(more)]))]] : []
        return .joined(codes.prefix(Self.mostCodes).map { [code($0)] } + rest, separator)
    }

    /// `Profiles (1042)`, with its organization where there are several.
    func mapping(_ name: MappingName) -> [Span] {
        let spans = labels.spans(name).linked(.mapping(name))
        guard namesOrganizations else { return spans }
        return words.spans("mappingOf", ["mapping": spans, "organization": [Span(name.organization, .name)]])
    }

    /// What the figures are about and rest on: period, zone, the latest exchange.
    func basis(_ period: Period, _ evidence: EvidenceFigures) -> String {
        guard let last = evidence.lastExchange else { return words["asOfNothing"] }
        let range = words.range(period.first, period.last)
        return [
            "\(period.week.map { "\($0), " } ?? "")\(range) (\(zone.identifier))",
            words("dataAsOf", ["time": time(last)]),
            evidence.prunedBefore.map { words("prunedBefore", ["day": words.longDate($0)]) },
            evidence.ahead.map { words.counted("datedAhead", $0.count) },
        ].compactMap(\.self).joined(separator: " · ")
    }

    /// A figure beside that of the period before, where anything is known of it; of rates the change is in percentage points.
    func cell(
        _ now: ExportCell, before: ExportCell?, _ kind: ExportColumn.Kind, _ place: Assessment.Rate.Place? = nil
    ) -> Cell {
        switch (now, before) {
        case (.empty, _): return Cell(undefined)
        case (.number(let now), _) where kind == .rate:
            var cell = rate(now, place)
            if case .number(let before)? = before { cell.change = Numbers.signedDecimal((now - before) * 100) }
            return cell
        case (.number(let now), .number(let before)?):
            var cell = Cell(Numbers.decimal(now), sort: now)
            cell.change = Numbers.signedDecimal(now - before)
            return cell
        case (.integer(let now), .integer(let before)?):
            var cell = Cell(Numbers.grouped(now), sort: Double(now))
            cell.change = Numbers.signed(now - before)
            return cell
        default: return cell(now, kind)
        }
    }

    /// A value as its kind asks for.
    func cell(_ value: ExportCell, _ kind: ExportColumn.Kind) -> Cell {
        switch value {
        case .text(let text): return Cell([Span(text, kind == .identifier ? .name : .prose)])
        case .integer(let number): return Cell(Numbers.grouped(number), sort: Double(number))
        case .number(let number):
            return Cell(kind == .rate ? Numbers.percent(number) : Numbers.decimal(number), sort: number)
        case .date(let day): return Cell(day.description)
        case .time(let instant): return Cell(time(instant))
        case .empty: return Cell("")
        case .flag, .list, .counts: return cell(value.single, kind)
        }
    }
}
