import ArgumentParser
import Foundation
import History
import IngestionAPI
import LiveAPI
import Synchronization

/// `ingest-audit trigger MAPPING…`: starts ingestions.
struct TriggerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trigger",
        abstract: "Start the ingestion of mappings, and record the answers.",
        usage: "ingest-audit trigger [<options>] <id> ...",
        discussion: """
            Every answer is kept before it is shown. A POST whose answer was lost is not made again: it may have been taken. \
            The exit code is 1 where one was not taken, or may not have been; with --wait also where one did not end in \
            success. Where the settings have [platform], --wait also asks Experience Platform what became of the batches that \
            the requests name.

            Examples:
              ingest-audit trigger 1042 1043 --org acme
              ingest-audit trigger 1042 --org acme --wait
            """)

    @Argument(help: ArgumentHelp("The mappings' IDs.", valueName: "id"), completion: .mapping)
    var mapping: [String]

    @Flag(help: "Follow the requests to their end.")
    var wait = false

    @OptionGroup var settings: PlatformArguments

    @OptionGroup(title: "The API") var live: LiveArguments

    @OptionGroup var global: GlobalOptions

    func validate() throws {
        if mapping.contains("") {
            throw ValidationError("a mapping's ID is empty; give it as Campaign shows it, as in 1042")
        }
    }

    func run() throws {
        let access = wait ? try settings.access(organization: live.organization) : nil
        let (history, client) = try live.open(global, platform: access)
        defer { history.finish() }
        try history.getReady()
        let mappings = mapping.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
        let outcomes = try trigger(mappings, client)
        try makeKnown(zip(mappings, outcomes), client, history)

        var followed: [FollowedRequest] = []
        var needsAttention = false
        var refusals = 0
        for (mapping, outcome) in zip(mappings, outcomes) {
            let line = try TriggerText.line(
                mapping, outcome, history: history, organization: client.settings.organization, global: global)
            try Session.current.output.say(line.text)
            needsAttention = needsAttention || line.needsAttention
            if case .refused = outcome { refusals += 1 }
            if case .failed = outcome { refusals += 1 }
            if let request = line.request {
                followed.append(
                    FollowedRequest(
                        id: request, mapping: mapping,
                        submitted: .now))
            }
        }
        try Interruption.check()
        if wait, !followed.isEmpty {
            let following = LiveFollowing(
                client: client, history: history, options: live.following(for: nil), global: global)
            let troubles = try following.follow(followed)
            let (text, ends) = try following.table(followed, troubles: troubles)
            try history.checkPlace()
            try Session.current.output.write("\n" + text)
            needsAttention = needsAttention || ends.contains { $0 != .success }
            if let access, try !showBatches(of: followed, following, access) { needsAttention = true }
        }
        if refusals == mappings.count { throw ExitCode(CommandFailure.refused) }
        if needsAttention { throw ExitCode(1) }
    }

    /// Follows the batches that requests name, and shows what became of them.
    /// - Returns: whether all of them were ingested.
    private func showBatches(
        of requests: [FollowedRequest], _ following: LiveFollowing, _ access: PlatformAccess
    ) throws -> Bool {
        let organization = following.client.settings.organization
        let batches = try requests.compactMap { request in
            try following.history.request(request.id, organization: organization)?.state.terminal?.batchID.map {
                FollowedBatch(id: $0, request: request.id, submitted: request.submitted)
            }
        }
        guard !batches.isEmpty else { return true }
        let troubles = try following.follow(batches, at: access)
        let known = try following.history.batches(batches.map(\.id))
        try following.history.checkPlace()
        try Session.current.output.write("\n" + LiveFollowing.table(batches, known, troubles: troubles))
        return batches.allSatisfy { known[$0.id]?.outcome == .ingested }
    }

    /// A collision names a request that the history may not know, because its own POST was made elsewhere or its answer lost.
    /// One look at it makes it known, so that `collect` follows it, too.
    private func makeKnown(
        _ triggered: Zip2Sequence<[String], [OperationOutcome]>, _ client: IngestionClient, _ history: History
    ) throws {
        let connection = IngestionClient.Connection(client.settings)
        for (mapping, outcome) in triggered {
            guard case .answered(.trigger(.alreadyInProgress(let request?))) = outcome,
                try history.request(request, organization: client.settings.organization) == nil
            else { continue }
            _ = try client.status(request, mapping: mapping, on: connection, within: live.limit)
        }
    }

    /// Triggers all mappings, several at once.
    private func trigger(_ mappings: [String], _ client: IngestionClient) throws -> [OperationOutcome] {
        let found = Mutex<[String: Result<OperationOutcome, any Error>]>([:])
        let requests = mappings.map {
            FollowedRequest(id: .text($0), mapping: $0, submitted: Instant(milliseconds: 0))
        }
        // What is followed to its end here is the POST itself: one look at each.
        let following = Following(requests, options: live.following(for: nil))
        try following.run {
            let connection = IngestionClient.Connection(client.settings)
            return { request in
                let outcome = Result { try client.trigger(request.mapping, on: connection, within: following.limit) }
                found.withLock { $0[request.mapping] = outcome }
                return .over
            }
        }
        return try mappings.map { mapping in
            guard let outcome = found.withLock({ $0[mapping] }) else { return .failed("it was not called") }
            return try outcome.get()
        }
    }
}

/// What a trigger's outcome means, in a line.
enum TriggerText {
    private static let menu = "Administration > Development > Platform > Status of data export to platform"

    /// The line, the request to follow, and whether somebody has to do something.
    static func line(
        _ mapping: String, _ outcome: OperationOutcome, history: History, organization: String, global: GlobalOptions
    ) throws -> (text: String, request: RequestID?, needsAttention: Bool) {
        let name = Printable.text(mapping)
        switch outcome {
        case .answered(.trigger(.submitted(let request))):
            return ("\(name): submitted as request \(Printable.text(request.description))", request, false)
        case .answered(.trigger(.alreadyInProgress(let request))):
            guard let request else { return ("\(name): already in progress, the answer names no request", nil, true) }
            return ("\(name): already in progress as request \(Printable.text(request.description))", request, false)
        case .answered(.trigger(.rejected(.notStopped))):
            return (
                "\(name): rejected: not stopped. Open \(menu), open the mapping, press Stop, save; then trigger again",
                nil, true
            )
        case .answered(.trigger(.rejected(.notPublished))):
            return (
                "\(name): rejected: not published. Open the mapping in Campaign Standard and press Publish, then Stop it under \(menu); then trigger again",
                nil, true
            )
        // No POST asks for a request: what is about another is an answer to a status call.
        case .answered, .aboutOther:
            return (
                "\(name): rejected for a reason that the API's page does not know; see: \(global.command("report", "weekly", "--week", "current"))",
                nil, true
            )
        case .refused(let status): return ("\(name): refused: HTTP \(status)\(hint(status))", nil, true)
        case .failed(let reason): return ("\(name): not submitted: \(Printable.text(reason))", nil, true)
        case .unknown(let reason):
            let running = try history.pendingRequests(organization: organization).last {
                $0.mapping.exact == mapping.exact
            }
            let known = running.map {
                "The history has request \(Printable.text($0.id.description)) of it running since \($0.submitted); it may be that one"
            }
            let advice =
                known
                ?? "The history knows no request of it that is running. If it was taken, triggering again answers with its number while it runs"
            return (
                "\(name): not known whether it was submitted (\(Printable.text(reason))); it was not tried again. \(advice)",
                nil, true
            )
        }
    }

    private static func hint(_ status: Int) -> String {
        switch status {
        case 401: ": the token or the API key is not valid"
        case 403: ": the user lacks the role \"Execute SQL function\", or the profile"
        case 404: ": no such organization or mapping"
        default: ""
        }
    }
}
