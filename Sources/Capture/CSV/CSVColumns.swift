/// What the columns of a CSV file mean, by the names in its first record.
///
/// Names are compared without case, blanks and punctuation, so `requestId`, `Request ID` and `request_id` are one.
struct CSVColumns {
    /// What a column holds.
    enum Meaning: String, CaseIterable {
        case at, submitted, finished, method, url, organization, mapping, request, status, records, batch, info, codes,
            httpStatus, durationMs, response
    }

    /// The names that each meaning goes by.
    static let names: [Meaning: [String]] = [
        .at: ["at", "time", "timestamp", "datetime", "date", "received", "receivedat", "시각", "일시", "시간"],
        .submitted: [
            "submitted", "submittedat", "start", "starttime", "started", "startedat", "triggered", "triggeredat", "제출",
            "제출시각", "시작", "시작시각",
        ],
        .finished: [
            "finished", "finishedat", "end", "endtime", "ended", "endedat", "completed", "completedat", "완료", "완료시각",
            "종료", "종료시각",
        ],
        .method: ["method", "verb", "httpmethod", "메서드"],
        .url: ["url", "uri", "endpoint"],
        .organization: ["organization", "organisation", "org", "tenant", "instance", "조직"],
        .mapping: [
            "mapping", "mappingid", "xdmmapping", "xdmmappingid", "mappinglabelid", "mappinglabel", "매핑", "매핑id",
        ],
        .request: ["request", "requestid", "ingestionrequest", "ingestionrequestid", "요청", "요청id"],
        .status: ["status", "outcome", "state", "상태"],
        .records: ["records", "numrecords", "numberofrecords", "recordcount", "레코드", "레코드수", "건수"],
        .batch: ["batch", "batchid"],
        .info: ["info", "reason", "message", "error", "errormessage"],
        .codes: ["codes", "code", "errorcode", "errorcodes", "acpcode"],
        .httpStatus: ["httpstatus", "http", "statuscode", "httpcode", "http상태"],
        .durationMs: ["durationms", "duration"],
        .response: ["response", "responsebody", "body", "answer", "응답"],
    ]

    private var places: [Meaning: Int] = [:]
    /// The zones that names of columns say, as in `Time (KST)`.
    private var zones: [Meaning: String] = [:]
    /// Further columns of a meaning.
    private var others: [(meaning: Meaning, place: Int)] = []
    /// How many columns there are.
    private var width = 0
    /// The columns with days, of those whose times of the day stand in columns of their own.
    private var days: [Meaning: (day: Int, clock: Int)] = [:]

    /// The names of columns with a day, and of those with the time of that day.
    private static let dayNames: [Meaning: (days: [String], clocks: [String])] = [
        .at: (["date", "day", "날짜", "일자"], ["time", "clock", "시간", "시각"]),
        .submitted: (
            ["startdate", "submitteddate", "triggereddate", "시작일", "시작일자", "시작날짜", "제출일", "제출일자"],
            ["starttime", "submittedtime", "triggeredtime", "시작시간", "시작시각", "제출시간", "제출시각"]
        ),
        .finished: (
            ["enddate", "finisheddate", "completeddate", "종료일", "종료일자", "종료날짜", "완료일", "완료일자"],
            ["endtime", "finishedtime", "completedtime", "종료시간", "종료시각", "완료시간", "완료시각"]
        ),
    ]

    /// Reads the first record.
    init(_ header: [String]) {
        let titles = header.map { Self.zone(in: $0) }
        let plain = titles.map { Self.plain($0.title) }
        for (place, zone) in titles.map(\.zone).enumerated() {
            guard let meaning = Self.names.first(where: { $0.value.contains(plain[place]) })?.key else { continue }
            let isBetter = zone != nil && zones[meaning] == nil
            if places[meaning] != nil, !isBetter, meaning != .at { others.append((meaning, place)) }
            if places[meaning] == nil || isBetter {
                places[meaning] = place
                zones[meaning] = zone
            }
        }
        width = header.count
        for (meaning, names) in Self.dayNames {
            guard let day = plain.firstIndex(where: names.days.contains),
                let clock = plain.firstIndex(where: names.clocks.contains)
            else { continue }
            days[meaning] = (day, clock)
            places[meaning] = day
            if let zone = titles[clock].zone ?? titles[day].zone { zones[meaning] = zone }
        }
    }

    /// A name, and the zone that it ends with in brackets.
    static func zone(in name: String) -> (title: String, zone: String?) {
        guard name.utf8.count <= longestName else { return (name, nil) }
        let trimmed = name.drop { $0 == " " }
        guard let last = trimmed.last, ")]".contains(last), let open = trimmed.lastIndex(where: { "([".contains($0) })
        else {
            return (name, nil)
        }
        let inside = String(trimmed[trimmed.index(after: open)...].dropLast())
        return LooseTime.isZone(inside) ? (Self.trimmed(String(trimmed[..<open])), inside) : (name, nil)
    }

    /// Why a row can't be meant as it stands: cells without a column, or two of one meaning that differ; nil for a sound one.
    func problem(_ record: [String]) -> String? {
        if let extra = record.dropFirst(width).first(where: { !$0.allSatisfy(\.isWhitespace) }) {
            return "more cells than columns: \"\(extra.prefix(40))\"; a text with the delimiter in it has to be quoted"
        }
        for other in others where other.place < record.count {
            let second = record[other.place].filter { $0 != " " }
            if let first = value(other.meaning, record), !second.isEmpty, first.filter({ $0 != " " }) != second {
                return
                    "two columns for the \(other.meaning.rawValue), \"\(first.prefix(40))\" and \"\(second.prefix(40))\"; remove one"
            }
        }
        return nil
    }

    /// The zone of a column's times, where its name says it.
    func zone(_ meaning: Meaning) -> String? { zones[meaning] }

    /// Whether enough is there to make exchanges of a record; else what is missing.
    var missing: String? {
        if has(.response), has(.at), has(.url) || has(.mapping) { return nil }
        if has(.method), has(.status) || has(.httpStatus), has(.url), has(.at) { return nil }
        if !has(.status) { return "no column for the status" }
        if !has(.mapping), !has(.url) { return "no column for the mapping" }
        if !has(.request), !has(.batch), !has(.url) { return "no column for the request" }
        if !has(.at), !has(.submitted), !has(.finished) { return "no column for a time" }
        return nil
    }

    /// What the file's columns would have to be, where they are not enough: what is missing, and by which names it goes.
    static func remedy(_ missing: String) -> String {
        "\(missing); columns are known by names such as mapping, requestId, status, submitted, finished, at, response"
    }

    /// How many columns have a meaning.
    var count: Int { places.count }

    /// Whether there is such a column.
    func has(_ meaning: Meaning) -> Bool { places[meaning] != nil }

    /// The place of the column with a meaning, from 0.
    func place(_ meaning: Meaning) -> Int? { places[meaning] }

    /// A record's value; nil where it is blank or there is no such column.
    func value(_ meaning: Meaning, _ record: [String]) -> String? {
        guard let place = places[meaning], place < record.count else { return nil }
        var text = Self.trimmed(record[place])
        // A day that has a time of the day beside it needs the other one.
        if let clock = days[meaning]?.clock, clock < record.count, !text.isEmpty, !text.contains(":") {
            let time = Self.trimmed(record[clock])
            if !time.isEmpty { text += " " + time }
        }
        // As databases and pandas write what is not there.
        let isNothing =
            meaning != .mapping && meaning != .response
            && ["null", "nan", "none", "nat", "n/a"].contains(text.lowercased())
        return text.isEmpty || text == "–" || isNothing ? nil : text
    }

    private static func trimmed(_ cell: String) -> String {
        var text = cell[...].drop { " \t\u{A0}".contains($0) }
        while let last = text.last, " \t\u{A0}".contains(last) { text.removeLast() }
        return String(text)
    }

    /// A longer one, bytes, is no name: the first line of a file may be a whole document.
    private static let longestName = 200

    private static func plain(_ name: String) -> String {
        guard name.utf8.count <= longestName else { return "" }
        // With composed Hangul syllables.
        return String(
            name.lowercased().unicodeScalars.filter { ("a"..."z").contains($0) || (0xAC00...0xD7A3).contains($0.value) }
        )
    }
}
