import ArgumentParser
import Foundation
import History
import IngestionAPI

/// `ingest-audit requests ID`: one request's exchanges, with raw bodies and where they were found.
struct RequestsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "requests",
        abstract: "Show one request: every exchange about it, raw, with file and line.",
        usage: "ingest-audit requests [<options>] <id>",
        discussion: "Example:  ingest-audit requests 3520")

    @Argument(help: ArgumentHelp("The request's ID, as the API gave it.", valueName: "id"))
    var id: String

    @Option(help: "Only the request of this organization.")
    var org: String?

    @Flag(help: "Print the request as JSON.")
    var json = false

    @OptionGroup var global: GlobalOptions

    func run() throws {
        guard let requestID = RequestID(id) else { throw ValidationError("the ID is empty") }
        let stories = try global.openHistory().requestStories(requestID)
            .filter { org == nil || $0.organization == org }
        if json {
            try StandardOutput.write(try JSONText.text(stories.map(RequestStoryDocument.init)))
        } else if !stories.isEmpty {
            try StandardOutput.write(stories.map(RequestStoryText.text).joined(separator: "\n"))
        }
        if stories.isEmpty {
            throw CommandFailure(
                "no request \(Printable.text(id)) in \(global.databasePath); check the ID, or import the capture that holds it",
                exitCode: 1)
        }
    }
}
