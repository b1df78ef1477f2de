/// Files of other tools in forms that are not read: what each is, and that tool's way to one that is.
enum ForeignFile {
    /// What a file is that begins so; nil for one that may be read.
    static func description(_ head: [UInt8], path: String) -> String? {
        if path.hasSuffix(".chlz") || path.hasSuffix(".chls") { return charles }
        // This program's own records are read most, and are none.
        if head.starts(with: native) { return nil }
        return archive(head) ?? text(head)
    }

    private static let native = Array(#"{"at":"#.utf8)

    private static let charles = "a session of Charles; export it as HAR or JSON (File, Export Session) and import that"

    private static func archive(_ head: [UInt8]) -> String? {
        if ZIPDirectory.isOne(head) {
            let names = { (name: String) in head.firstRange(of: Array(name.utf8)) != nil }
            if names("raw/") && (names("_c.txt") || names("_s.txt")) {
                return "a Fiddler archive; export the sessions as HTTPArchive v1.2 (HAR) and import that"
            }
            if names("mimetypeapplication/vnd.oasis.opendocument") {
                return "an OpenDocument file; save the sheet as .xlsx or as \"CSV UTF-8\" and import that"
            }
        }
        if head.firstRange(of: Array("com.xk72.charles".utf8)) != nil { return charles }
        if head.starts(with: [0xD0, 0xCF, 0x11, 0xE0]) {
            return
                "a workbook of Excel in its old form, or one with a password; save it as .xlsx without one and import that"
        }
        if head.starts(with: Array("SQLite format 3".utf8)) {
            return "an SQLite database; if it is one of this program, name it itself: import merges it"
        }
        return nil
    }

    private static func text(_ head: [UInt8]) -> String? {
        let text = String(decoding: head.prefix(4_096), as: UTF8.self)
        let begin = text.drop { $0.isWhitespace || $0 == "\u{FEFF}" }
        if begin.hasPrefix("<") {
            if text.contains("burpVersion") {
                return "Burp's list of items; export the calls as HAR, with an extension such as Logger++"
            }
            if text.contains("<testsuite") {
                return "a JUnit report, which holds no answers; run Newman with -r json and import its report"
            }
            let lower = begin.prefix(64).lowercased()
            if lower.hasPrefix("<!doctype html") || lower.hasPrefix("<html") {
                return
                    "an HTML page, which is for people; save the traffic that it is about as HAR, or the report as JSON"
            }
        }
        if let colon = begin.firstIndex(of: ":"), begin[..<colon].count <= 8, begin[..<colon].allSatisfy(\.isNumber),
            !begin[..<colon].isEmpty, text.contains("7:version;") || text.contains("9:websocket;")
        {
            return "flows of mitmproxy; write them as HAR (mitmdump -nr FILE --set hardump=out.har) and import that"
        }
        if begin.hasPrefix("http_interactions:") || begin.hasPrefix("---\nhttp_interactions:") {
            return "a cassette of VCR; the answers in it can be saved as JSON and imported with --org and --at"
        }
        if begin.hasPrefix("timeStamp,elapsed,label,") {
            return "JMeter's results as CSV, which hold no answers; save them as XML with the response data"
        }
        return python(begin) ?? json(begin)
    }

    /// Answers alone as Python prints them, line by line; with their calls beside them they are a log.
    private static func python(_ text: Substring) -> String? {
        var lines = text.split(whereSeparator: \.isNewline)
        // The last one may be cut.
        if lines.count > 1 { lines.removeLast() }
        guard !lines.isEmpty, lines.allSatisfy({ $0.hasPrefix("{'") || $0.hasPrefix("[{'") }),
            !text.contains("/xdmIngestion/"),
            text.contains("'requestId':") || text.contains("'status':")
        else { return nil }
        return
            "answers as Python prints them, which is no JSON; print json.dumps(answer) and import that with --org and --at"
    }

    private static func json(_ begin: Substring) -> String? {
        guard begin.first == "{" || begin.first == "[" else { return nil }
        let head = begin.prefix(2_000).filter { !$0.isWhitespace }
        if head.hasPrefix(#"{"type":"Metric""#) {
            return "metrics of k6, which hold no answers; log them from the script, or record the run as HAR"
        }
        if head.contains(#""__export_source":"insomnia"#) {
            return "an export of Insomnia, which holds requests and no answers; export its responses as HAR"
        }
        if head.contains(#""persistent":true"#) || head.contains(#""insertionIndex":"#) {
            return "a stub of WireMock, which is no call of the API"
        }
        if head.contains(#""clientName":"ThunderClient""#) {
            return "a collection of Thunder Client, which holds no answers"
        }
        if head.hasPrefix("[{\"v\":"), head.contains(#""folders":"#) {
            return "a collection of Hoppscotch, which holds no answers"
        }
        if head.contains(#""absoluteUrl":"#), head.contains(#""requests":"#) {
            return "WireMock's journal of calls to itself, which are none of the API"
        }
        return nil
    }
}
