import Bytes
import Foundation
import HTTPService
import History
import IngestionAPI
import Reporting

/// A history as pages: an address is a command, what that writes is the page.
final class HistoryPages: Sendable {
    private let database: String
    /// The database where pages that name commands have to name it.
    private let namedDatabase: String?
    private let common: [String]
    private let reportDir: String?
    private let language: ReportLanguage
    private let session: Session
    /// Runs a command of the program.
    private let run: @Sendable (Session) -> Int32
    private let watch: HistoryWatch
    private let events: HistoryEvents
    private let verification: ServedVerification
    private let cache: PageCache
    /// Makes pages again whose minute is over, one after another.
    private let renewing = DispatchQueue(label: "renewing")

    /// - Parameters:
    ///   - common: options that all commands have: database, settings, names.
    ///   - language: of pages whose address names none.
    init(
        database: String, named: String?, common: [String], reportDir: String?, language: ReportLanguage,
        run: @escaping @Sendable (Session) -> Int32
    ) {
        self.run = run
        self.database = database
        namedDatabase = named
        self.common = common
        self.reportDir = reportDir
        self.language = language
        session = .current
        watch = HistoryWatch(path: database)
        events = HistoryEvents(path: database, watch: watch)
        verification = ServedVerification()
        cache = PageCache(most: 12 << 20, makers: max(2, ProcessInfo.processInfo.activeProcessorCount))
    }

    /// What a page that is made now is of: nobody has changed the history, and ages are told by the minute.
    private var moment: PageCache.Moment? {
        watch.state.map { .init(state: $0, minute: session.time.now().milliseconds / 60_000) }
    }

    /// A page that needs not be made; nil for all others.
    func known(_ request: HTTPRequest) -> HTTPReply? {
        guard let moment, let known = cache.known(request.target, moment) else { return nil }
        if known.isDue, let address = Address(request.target) {
            renewing.async { [self] in _ = cache.page(request.target, moment) { made(address) } }
        }
        return Self.unlessKnown(known.reply, request)
    }

    /// The answer to a request.
    func answer(_ request: HTTPRequest) -> HTTPReply {
        if request.path == "/favicon.ico" { return HTTPReply(status: 204, body: []) }
        guard let address = Address(request.target) else {
            return problem("\(request.target): no address of a page", status: 404, Address([]))
        }
        switch address.path {
        case ["events"]: return events.reply(language(of: address))
        case ["search"]: return search(address)
        case ["verify"]: return verified(address)
        default: break
        }
        guard let moment else { return made(address) }
        let reply = cache.page(request.target, moment) { made(address) }
        return Self.unlessKnown(reply, request)
    }

    private static func unlessKnown(_ reply: HTTPReply, _ request: HTTPRequest) -> HTTPReply {
        guard let known = request.headers["if-none-match"], reply.headers.contains(where: { $0 == ("ETag", known) })
        else { return reply }
        return HTTPReply(status: 304, headers: reply.headers.filter { $0.0 != "Content-Type" }, body: [])
    }

    private func language(of address: Address) -> ReportLanguage {
        address.query.first { $0.name == "lang" }.flatMap { ReportLanguage(rawValue: $0.value) } ?? language
    }

    // MARK: - Pages

    private func made(_ address: Address) -> HTTPReply {
        if address.path == ["reports"], let reportDir { return list(address, reportDir) }
        guard let command = ServedCommand(address, reportDir: reportDir) else {
            return problem("\(address): there is no such page", status: 404, address)
        }
        if let text = command.problem { return problem(text, status: 400, address) }
        let frame = frame(address, command)
        let (output, errors) = (KeptBytes(), KeptBytes())
        let exit = run(session.nested(command.arguments(common), output: output, errors: errors, frame: frame))
        if output.bytes.isEmpty || exit > 1 {
            let status = [0: 200, 1: 404, 64: 400, 65: 400][exit] ?? 503
            return problem(Self.sentence(errors.bytes), status: status, address)
        }
        return page(output.bytes, as: command.isRaw ? .text : address.format ?? .html)
    }

    private func frame(_ address: Address, _ command: ServedCommand?) -> PageFrame {
        PageFrame(
            address.written(as: nil), command: command?.text(database: namedDatabase) ?? "",
            formats: command?.formats.filter { $0 != .html && $0 != .text } ?? [], hasOwnReports: reportDir != nil)
    }

    /// The first line of what a command says is wrong, without what every line of it begins with.
    private static func sentence(_ bytes: [UInt8]) -> String {
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        let line = lines.first { !$0.contains(": warning: ") } ?? "nothing is known of why"
        return ["ingest-audit: ", "Error: "].reduce(String(line)) { text, prefix in
            text.hasPrefix(prefix) ? String(text.dropFirst(prefix.count)) : text
        }
    }

    private func page(_ bytes: [UInt8], as format: ReportFormat) -> HTTPReply {
        let type =
            switch format {
            case .html: "text/html; charset=utf-8"
            case .json: "application/json"
            case .csv: "text/csv; charset=utf-8"
            case .markdown: "text/markdown; charset=utf-8"
            case .ndjson: "application/x-ndjson"
            case .xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            case .text, .eml, .junit, .nagios: "text/plain; charset=utf-8"
            }
        let tag = SHA256(of: bytes).bytes.prefix(12).map { String($0, radix: 16) }.joined()
        return HTTPReply(
            status: 200, headers: [("Content-Type", type), ("Cache-Control", "no-cache"), ("ETag", "\"\(tag)\"")],
            body: bytes)
    }

    /// Why there is no page, as one; for programs as a line.
    private func problem(_ text: String, status: Int, _ address: Address) -> HTTPReply {
        guard address.format == nil else {
            return HTTPReply(
                status: status, headers: [("Content-Type", "text/plain; charset=utf-8")],
                body: Array((Printable.text(text) + "\n").utf8))
        }
        return sentence(.problem(Printable.text(text)), status: status, address)
    }

    private func sentence(_ sentence: ReportSentence, status: Int = 200, _ address: Address) -> HTTPReply {
        var options = ReportOptions(language: language(of: address), programVersion: Release.version)
        options.frame = frame(address, nil)
        let bytes = (try? Reports.sentence(sentence, options).written(as: .html)) ?? []
        return HTTPReply(
            status: status, headers: [("Content-Type", "text/html; charset=utf-8"), ("Cache-Control", "no-store")],
            body: bytes)
    }

    /// The reports of the team's own.
    private func list(_ address: Address, _ folder: String) -> HTTPReply {
        guard let found = try? QueryFolder(path: folder) else {
            return problem("\(folder): can't be read", status: 404, address)
        }
        let reports = found.names.map { name in (name: name, title: (try? found.report(name).title) ?? name) }
        var options = ReportOptions(language: language(of: address), programVersion: Release.version)
        options.frame = frame(address, nil)
        let bytes = (try? Reports.ownReports(reports, options).written(as: .html)) ?? []
        return page(bytes, as: .html)
    }

    // MARK: - What is no report

    /// Leads to what somebody looks for: a mapping by its ID, a code, else a request.
    private func search(_ address: Address) -> HTTPReply {
        let kept = address.query.filter { $0.name != "q" }
        let asked = address.query.first { $0.name == "q" }?.value.trimmingCharacters(in: .whitespaces) ?? ""
        guard !asked.isEmpty else { return Self.redirect(Address(["requests"], kept)) }
        let history = try? History(path: database, for: .reading)
        let stories = RequestID(asked).flatMap { try? history?.requestStories($0, .shown) } ?? []
        let mapping = stories.isEmpty ? try? history?.knownMappings().first { $0.mapping == asked } : nil
        if let story = stories.first, stories.count == 1 {
            return Self.redirect(Address(["requests", story.organization, asked], kept))
        } else if let mapping {
            return Self.redirect(Address(["mappings", mapping.organization, mapping.mapping], kept))
        } else if stories.isEmpty, asked.contains("-") {
            return Self.redirect(Address(["errors", asked.uppercased()], kept))
        }
        return Self.redirect(Address(["requests", asked], kept))
    }

    private static func redirect(_ address: Address) -> HTTPReply {
        HTTPReply(status: 303, headers: [("Location", address.description), ("Cache-Control", "no-store")], body: [])
    }

    /// The proof takes as long as an import: it is made once for each state of the history, and who asks meanwhile is told.
    private func verified(_ address: Address) -> HTTPReply {
        guard let state = watch.state else { return made(address) }
        if let reply = verification.reply(address, of: state, at: session.time.now(), make: made) {
            return reply
        }
        var reply = sentence(.verifying(verification.since ?? session.time.now()), status: 200, address)
        reply.headers.append(("Refresh", "2"))
        return reply
    }
}
