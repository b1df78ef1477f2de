import Foundation
import HTTPService
import IngestionAPI

@testable import Commands

/// The pages of a history, without a server around them.
struct ServedPages {
    let pages: HistoryPages

    init(_ workdir: Workdir, database: String, reportDir: String? = nil) {
        let session = Session([], input: STDIN_FILENO, output: STDOUT_FILENO, errors: STDERR_FILENO)
        let path = workdir.path(database)
        pages = Session.$current.withValue(session) {
            HistoryPages(
                database: path, named: path, common: ["--db=\(path)"], reportDir: reportDir.map(workdir.path),
                language: .en, run: { Program.run($0) })
        }
    }

    /// A server of them, which ends with what is done with its port.
    func served<Result>(
        token: String? = nil, _ limits: HTTPLimits = HTTPLimits(), _ body: (UInt16) throws -> Result
    ) throws -> Result {
        let service = try HTTPService(port: 0, limits: limits)
        defer { service.stop() }
        service.start(pages, ServedAccess(token: token, port: service.port))
        return try body(service.port)
    }

    /// What stands at an address, where it leads on to another at that.
    func reply(_ target: String) -> HTTPReply {
        let reply = pages.answer(HTTPRequest("GET", target))
        guard reply.status == 303, let place = reply.headers.first(where: { $0.0 == "Location" })?.1 else {
            return reply
        }
        return self.reply(place)
    }

    func text(_ target: String) -> String { String(decoding: reply(target).body.bytes, as: UTF8.self) }

    /// A link of a page: where it leads, and what stands there to press.
    struct Link: Hashable {
        var target: String
        var text: String

        /// The number that it is, where it is one.
        var figure: Int? {
            text.isEmpty || !text.allSatisfy { $0.isASCII && ($0.isNumber || $0 == ",") }
                ? nil : Int(text.filter(\.isNumber))
        }
    }

    /// The links of a page that lead to other pages.
    static func links(_ page: String) -> [Link] {
        page.matches(of: /<a (?:rel="[a-z]+" )?href="(\/[^"]*)"[^>]*>(.*?)<\/a>/.dotMatchesNewlines()).map { match in
            Link(
                target: String(match.1).replacing("&amp;", with: "&"),
                text: String(match.2).replacing(/<[^>]*>/, with: ""))
        }
    }

    /// How many requests or rejections a list shows on all its pages.
    func count(_ target: String) throws -> Int? {
        struct List: Decodable {
            var total: Int?
        }
        let parts = target.split(separator: "?", maxSplits: 1)
        let list = "\(parts[0]).json?" + (parts.count > 1 ? parts[1] + "&" : "") + "limit=10000"
        return try JSONDecoder().decode(List.self, from: Data(reply(list).body.bytes)).total
    }
}
