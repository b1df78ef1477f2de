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
        .at: ["at", "time", "timestamp", "datetime", "date", "received", "receivedat"],
        .submitted: [
            "submitted", "submittedat", "start", "starttime", "started", "startedat", "triggered", "triggeredat",
        ],
        .finished: ["finished", "finishedat", "end", "endtime", "ended", "endedat", "completed", "completedat"],
        .method: ["method", "verb", "httpmethod"],
        .url: ["url", "uri", "endpoint"],
        .organization: ["organization", "organisation", "org", "tenant", "instance"],
        .mapping: ["mapping", "mappingid", "xdmmapping", "xdmmappingid", "mappinglabelid", "mappinglabel"],
        .request: ["request", "requestid", "ingestionrequest", "ingestionrequestid"],
        .status: ["status", "outcome", "state"],
        .records: ["records", "numrecords", "numberofrecords", "recordcount"],
        .batch: ["batch", "batchid"],
        .info: ["info", "reason", "message", "error", "errormessage"],
        .codes: ["codes", "code", "errorcode", "errorcodes", "acpcode"],
        .httpStatus: ["httpstatus", "http", "statuscode", "httpcode"],
        .durationMs: ["durationms", "duration"],
        .response: ["response", "responsebody", "body", "answer"],
    ]

    private var places: [Meaning: Int] = [:]

    /// Reads the first record.
    init(_ header: [String]) {
        for (place, name) in header.enumerated() {
            let plain = Self.plain(name)
            guard let meaning = Self.names.first(where: { $0.value.contains(plain) })?.key else { continue }
            if places[meaning] == nil { places[meaning] = place }
        }
    }

    /// Whether enough is there to make exchanges of a record; else what is missing.
    var missing: String? {
        if has(.response), has(.at), has(.url) || has(.mapping) { return nil }
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
        let value = record[place].drop { " \t\u{A0}".contains($0) }
        var text = String(value)
        while let last = text.last, " \t\u{A0}".contains(last) { text.removeLast() }
        return text.isEmpty || text == "–" ? nil : text
    }

    private static func plain(_ name: String) -> String {
        String(name.lowercased().unicodeScalars.filter { ("a"..."z").contains($0) })
    }
}
