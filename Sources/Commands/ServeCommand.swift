import ArgumentParser
import Bytes
import CLinux
import Foundation
import HTTPService
import History
import Reporting
import Settings

/// `ingest-audit serve`: the whole history in a browser.
struct ServeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Show the whole history in a browser, on this machine; nothing can be changed there.",
        usage: "ingest-audit serve [<options>]",
        discussion: """
            Each address is a command: what it is asked with are that command's options. Each page is to be had as JSON, \
            CSV and Markdown, too. Pages that are open show what imports bring. Ends when interrupted.

            Examples:
              ingest-audit serve --open
              ingest-audit serve --port 9000 --report-dir reports
              ingest-audit serve --host 0.0.0.0 --token-file token.txt
            """)

    @Option(help: "The port; 0 takes any that is free.")
    var port: UInt16 = 8765

    @Option(
        help: ArgumentHelp(
            "The address of this machine that is listened on; another than its own to itself only with --token-file.",
            valueName: "address"))
    var host = "127.0.0.1"

    @Option(
        help: ArgumentHelp(
            "A file with a word of 16 characters or more that who wants to see anything has to have.",
            valueName: "file"),
        completion: .file())
    var tokenFile: String?

    @Flag(help: "Open it in the browser, with xdg-open.")
    var open = false

    @Option(help: ArgumentHelp("The folder that holds reports of your own.", valueName: "dir"), completion: .directory)
    var reportDir: String?

    @OptionGroup var team: TeamOptions

    @OptionGroup var global: GlobalOptions

    func validate() throws {
        if !["127.0.0.1", "::1", "localhost"].contains(host), tokenFile == nil {
            throw ValidationError("--host \(host) lets others see the history: add --token-file")
        }
    }

    func run() throws {
        // Pages are made on many threads: an arena of memory for each would keep the most that any page took there.
        share_arenas(2)
        let settings = try team.settings()
        let history = try global.openHistory()
        history.finish()
        let token = try tokenFile.map(Self.token)
        let service: HTTPService
        do {
            service = try HTTPService(
                host: host, port: port,
                limits: HTTPLimits(connections: 4_000, silence: 60, request: 10, body: 1 << 16, answers: 32))
        } catch {
            throw CommandFailure(
                "\(host) port \(port): can't be listened on; choose another with --port", exitCode: 73)
        }
        let pages = HistoryPages(
            database: global.databasePath, named: global.namedDatabase, common: common, reportDir: reportDir,
            language: ReportLanguage.usual(settings), run: { Program.run($0) })
        let access = ServedAccess(token: token, port: service.port)
        service.start(pages, access)
        let address = "http://\(host == "::1" ? "[::1]" : host):\(service.port)/"
        try Session.current.output.write("\(Printable.text(global.databasePath)) is shown at \(address)\n")
        if open, !DesktopOpener.open(address) {
            global.logger.warning("xdg-open was not found: open \(address) yourself")
        }
        while true { Thread.sleep(forTimeInterval: 3_600) }
    }

    /// What all pages are made with.
    private var common: [String] {
        [("db", global.db), ("config", team.config), ("names", team.names)].compactMap { name, value in
            value.map { "--\(name)=\($0)" }
        }
    }

    private static func token(_ path: String) throws -> String {
        guard let bytes = try? WholeFile.bytes(path, limit: 4_096),
            case let token = String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines),
            token.count >= 16, token.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && !"\";,\\".utf8.contains($0) })
        else {
            throw CommandFailure(
                "\(Printable.text(path)): no token; write 16 letters and digits or more into it, in one line",
                exitCode: CommandFailure.unreadableInput)
        }
        return token
    }
}
