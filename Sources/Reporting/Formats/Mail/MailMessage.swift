import Bytes
import IngestionAPI

/// A message of RFC 5322: headers, and a tree of parts (RFC 2046). CRLF line ends; equal contents give equal bytes.
struct MailMessage {
    /// A part: text, a file, or several parts.
    indirect enum Part {
        case text(String, type: String)
        case file(String, name: String, type: String)
        case several([Part], kind: String)
    }

    let options: MailOptions
    let subject: String
    let date: Instant
    let body: Part

    /// The whole message.
    func written() -> String {
        let body = Self.written(body, depth: 0)
        let hash = SHA256(of: Array((body + subject + date.description).utf8)).description.prefix(32)
        let domain = options.from.address.split(separator: "@").last ?? "localhost"
        var headers = MailEncoding.header("Date", Self.time(date)) + MailEncoding.header("From", [options.from])
        if !options.to.isEmpty { headers += MailEncoding.header("To", options.to) }
        if !options.cc.isEmpty { headers += MailEncoding.header("Cc", options.cc) }
        headers += MailEncoding.header("Subject", subject) + "Message-ID: <\(hash)@\(domain)>" + MailEncoding.lineEnd
        // Nobody's absence is to answer a report.
        headers += "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\n"
        return headers + body
    }

    /// A part with its own headers.
    private static func written(_ part: Part, depth: Int) -> String {
        switch part {
        case .text(let text, let type):
            let (encoding, content) = MailEncoding.body(text)
            return "Content-Type: \(type); charset=utf-8\r\nContent-Transfer-Encoding: \(encoding)\r\n\r\n" + content
        case .file(let text, let name, let type):
            return "Content-Type: \(type); charset=utf-8\r\nContent-Disposition: attachment; filename=\"\(name)\"\r\n"
                + "Content-Transfer-Encoding: base64\r\n\r\n" + MailEncoding.base64(Array(text.utf8))
        case .several(let parts, let kind):
            let contents = parts.map { written($0, depth: depth + 1) }
            // Lines of encoded parts hold "=" only before two digits or at their end, so never this.
            let boundary = "=_\(depth)_" + SHA256(of: Array(contents.joined().utf8)).description.prefix(24)
            return "Content-Type: multipart/\(kind);\r\n boundary=\"\(boundary)\"\r\n\r\n"
                + contents.map { "--\(boundary)\r\n\($0)\r\n" }.joined() + "--\(boundary)--\r\n"
        }
    }

    /// `Mon, 23 Nov 2026 06:00:00 +0000`.
    private static func time(_ instant: Instant) -> String {
        let day = ReportTimeZone.utc.day(of: instant)
        let (year, month, dayOfMonth) = day.date
        let weekday = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][day.weekday - 1]
        let name = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][month - 1]
        let clock = instant.description.split(separator: "T")[1].prefix(8)
        return "\(weekday), \(dayOfMonth) \(name) \(year) \(clock) +0000"
    }
}
