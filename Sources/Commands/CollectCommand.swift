import ArgumentParser
import Foundation
import History
import IngestionAPI
import LiveAPI
import Reporting

/// `ingest-audit collect`: follows every pending request to its end.
struct CollectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "collect",
        abstract: "Follow every pending request to its end.",
        usage: "ingest-audit collect [<options>]",
        discussion: """
            Asks for the status of all requests that the database knows as pending, ever less often the longer one runs, until \
            all have ended or the time is over. Interrupted, it goes on where it stopped when it is started again. The exit \
            code is 1 where some have not ended. Requests that the API has forgotten stay pending for ever: on a schedule, \
            --max-age leaves them alone.

            With --platform it then asks Experience Platform what became of the batches that failed and aborted requests name, \
            until each has ended or its request is thirty days old; what is known to be final is not asked about again. Where \
            the Platform is, and as whom to ask, the settings say in [platform].

            With --row-errors, too, it asks once for the rows that failed and partial batches refused. The answers hold customers' \
            data; of each row only the code, the words of the message that can't be a value, and that there is one are kept.

            Examples:
              ingest-audit collect --org acme
              ingest-audit collect --org acme --for 9m --max-age 2d --quiet
              ingest-audit collect --org acme --for 9m --platform --all-batches
              ingest-audit collect --org acme --for 9m --platform --row-errors
            """)

    @Option(
        name: .customLong("for"),
        help: ArgumentHelp("When to stop, as in 90s, 30m or 2h (default: when all have ended).", valueName: "time"),
        completion: .span)
    var limit: SpanArgument?

    @Option(
        help: ArgumentHelp(
            "Leave out requests that were submitted longer ago, as in 12h or 7d (default: none).", valueName: "time"),
        completion: .span)
    var maxAge: SpanArgument?

    @Flag(help: "Also ask Experience Platform what became of the batches of failed and aborted requests.")
    var platform = false

    @Flag(help: "With --platform: ask about the batches of successful requests, too.")
    var allBatches = false

    @Flag(
        help:
            "With --platform: ask which rows batches refused, too. The answers hold customers' data; codes, words of messages and numbers are kept."
    )
    var rowErrors = false

    @OptionGroup var settings: PlatformArguments

    @OptionGroup(title: "The API") var live: LiveArguments

    @OptionGroup var global: GlobalOptions

    func validate() throws {
        if allBatches, !platform { throw ValidationError("--all-batches goes with --platform") }
        if rowErrors, !platform { throw ValidationError("--row-errors goes with --platform") }
    }

    func run() throws {
        let access = platform ? try access() : nil
        let (history, client) = try live.open(global, platform: access)
        defer { history.finish() }
        let time = Session.current.time
        let end = limit.map { time.seconds() + $0.seconds }
        var exits = [try followRequests(history, client)].compactMap(\.self)
        if let access {
            var left: Double? { end.map { max(0, $0 - time.seconds()) } }
            exits += [try followBatches(history, client, access, for: left)].compactMap(\.self)
            if rowErrors { exits += [try followRows(history, client, access, for: left)].compactMap(\.self) }
        }
        if !exits.isEmpty, exits.allSatisfy({ $0 == CommandFailure.refused }) { throw ExitCode(CommandFailure.refused) }
        if exits.contains(where: { $0 != 0 }) { throw ExitCode(1) }
    }

    /// Where the Platform is, and as whom to ask.
    /// - Throws: `CommandFailure` where no settings say so.
    private func access() throws -> PlatformAccess {
        let organization = try live.organization
        if let access = try settings.access(organization: organization) { return access }
        throw CommandFailure(
            "no settings say which organization of the Platform is \(Printable.text(organization)); add [platform] with ims-org = \"…@AdobeOrg\" to ingest-audit.toml, or name a file with --config",
            exitCode: 64)
    }

    /// Follows the pending requests.
    /// - Returns: the exit code that this would have by itself; nil where there was nothing to do.
    private func followRequests(_ history: History, _ client: IngestionClient) throws -> Int32? {
        let known = try global.openPresent().pendingRequests(organization: client.settings.organization)
        let oldest = maxAge.map { Instant.now.milliseconds - Int64($0.seconds * 1_000) } ?? .min
        let pending = known.filter { $0.submitted.milliseconds >= oldest }.map {
            FollowedRequest(id: $0.id, mapping: $0.mapping, submitted: $0.submitted)
        }
        let old = known.count - pending.count
        if old > 0 {
            global.logger.info(
                "\(Numbers.grouped(old)) pending \(old == 1 ? "request is" : "requests are") older than --max-age, and left out"
            )
        }
        guard !pending.isEmpty else {
            global.logger.info("no \(old > 0 ? "other " : "")request is pending")
            return nil
        }
        try history.getReady()
        let following = LiveFollowing(
            client: client, history: history, options: live.following(for: limit?.seconds), global: global)
        let troubles = try following.follow(pending)
        let followed = Set(pending.map(\.id))
        let left = try history.pendingRequests(organization: client.settings.organization)
            .filter { followed.contains($0.id) }
        try history.checkPlace()
        global.logger.info(
            "\(Numbers.grouped(pending.count - left.count)) of \(Numbers.counted(pending.count, "request")) \(pending.count == 1 ? "has" : "have") ended"
        )
        for (id, reason) in troubles.sorted(by: { $0.key < $1.key }).prefix(10)
        where left.contains(where: { $0.id == id }) {
            global.logger.warning("request \(Printable.text(id.description)): \(Printable.text(reason))")
        }
        if troubles.count == pending.count, left.count >= pending.count { return CommandFailure.refused }
        return left.isEmpty ? 0 : 1
    }

    /// Follows the batches whose end is not known.
    /// - Parameter seconds: how long at most; nil for as long as it takes.
    /// - Returns: the exit code that this would have by itself; nil where there was nothing to do.
    private func followBatches(
        _ history: History, _ client: IngestionClient, _ access: PlatformAccess, for seconds: Double?
    ) throws -> Int32? {
        try history.getReady()
        let batches = try history.openBatches(
            organization: client.settings.organization, since: oldestOfBatches, ofSuccesses: allBatches
        ).map(FollowedBatch.init)
        guard !batches.isEmpty else {
            global.logger.info("no batch is left to ask about")
            return nil
        }
        let following = LiveFollowing(
            client: client, history: history, options: live.following(for: seconds), global: global)
        let troubles = try following.follow(batches, at: access)
        let known = try history.batches(batches.map(\.id))
        try history.checkPlace()
        global.logger.info("\(LiveFollowing.summary(batches, known))")
        if batches.count > 1, batches.allSatisfy({ known[$0.id]?.outcome == .gone }) {
            global.logger.warning(
                "the Platform knows none of \(Numbers.grouped(batches.count)) batches: is [platform] right, its url, ims-org and sandbox?"
            )
        }
        let left = batches.filter { known[$0.id]?.outcome.isFinal != true }
        return exit(batches, left: left, troubles)
    }

    /// Asks for the rows of batches that refused some.
    /// - Parameter seconds: how long at most; nil for as long as it takes.
    /// - Returns: the exit code that this would have by itself; nil where there was nothing to do.
    private func followRows(
        _ history: History, _ client: IngestionClient, _ access: PlatformAccess, for seconds: Double?
    ) throws -> Int32? {
        try history.getReady()
        func unknown() throws -> [FollowedBatch] {
            try history.batchesWithoutRows(
                organization: client.settings.organization, since: oldestOfBatches, ofSuccesses: allBatches
            ).map(FollowedBatch.init)
        }
        let batches = try unknown()
        guard !batches.isEmpty else {
            global.logger.info("no batch is left to ask about the rows that it refused")
            return nil
        }
        let following = LiveFollowing(
            client: client, history: history, options: live.following(for: seconds), global: global)
        let troubles = try following.followRows(batches, at: access)
        let asked = Set(batches.map(\.id))
        let left = try unknown().filter { asked.contains($0.id) }
        try history.checkPlace()
        global.logger.info(
            "refused rows: \(Numbers.grouped(batches.count - left.count)) of \(Numbers.grouped(batches.count)) \(batches.count == 1 ? "batch" : "batches") told"
        )
        return exit(batches, left: left, troubles)
    }

    /// Since when requests were submitted whose batches are asked about.
    private var oldestOfBatches: Instant {
        Instant(milliseconds: Session.current.time.now().milliseconds - LiveFollowing.longestAge)
    }

    /// Says why batches are left, and which exit code that has by itself.
    private func exit(_ batches: [FollowedBatch], left: [FollowedBatch], _ troubles: [String: String]) -> Int32 {
        for batch in left.filter({ troubles[$0.id] != nil }).prefix(10) {
            global.logger.warning("batch \(Printable.text(batch.id)): \(Printable.text(troubles[batch.id] ?? ""))")
        }
        if troubles.count == batches.count, left.count == batches.count { return CommandFailure.refused }
        return left.isEmpty ? 0 : 1
    }
}

extension FollowedBatch {
    fileprivate init(_ batch: NamedBatch) {
        self.init(id: batch.id, request: batch.request, submitted: batch.submitted)
    }
}

/// `ingest-audit status REQUEST…`: asks for requests once.
struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Ask the API for the status of requests, and record the answers.",
        usage: "ingest-audit status [<options>] <id> ...",
        discussion: """
            Each is asked for once; collect follows all that are pending to their end. The exit code is 1 where one failed, \
            was aborted or got no answer, and 69 where none got one.

            Example:  ingest-audit status 3520 3521 --org acme
            """)

    @Argument(help: ArgumentHelp("The requests' IDs.", valueName: "id"))
    var request: [String]

    @Option(
        help: ArgumentHelp("The mapping of requests that the database does not know.", valueName: "id"),
        completion: .mapping)
    var mapping: String?

    @OptionGroup(title: "The API") var live: LiveArguments

    @OptionGroup var global: GlobalOptions

    func validate() throws {
        if request.contains(where: { RequestID($0) == nil }) {
            throw ValidationError("a request's ID is empty; give it as the API did, as in 3520")
        }
    }

    func run() throws {
        let (history, client) = try live.open(global)
        defer { history.finish() }
        var requests: [FollowedRequest] = []
        for text in request {
            guard let id = RequestID(text) else { continue }  // refused already
            let known = try history.request(id, organization: client.settings.organization)
            guard let mapping = known?.mapping ?? mapping else {
                throw CommandFailure(
                    "request \(Printable.text(text)): the database does not know its mapping; give it with --mapping",
                    exitCode: 64)
            }
            requests.append(
                FollowedRequest(id: id, mapping: mapping, submitted: known?.state.birth.at ?? Instant(milliseconds: 0)))
        }
        try history.getReady()
        let connection = IngestionClient.Connection(client.settings)
        var troubles: [RequestID: String] = [:]
        for request in requests {
            let outcome = try client.status(request.id, mapping: request.mapping, on: connection, within: live.limit)
            troubles[request.id] = LiveFollowing.trouble(outcome)
        }
        try Interruption.check()
        let following = LiveFollowing(
            client: client, history: history, options: live.following(for: nil), global: global)
        let (text, outcomes) = try following.table(requests, troubles: troubles)
        try history.checkPlace()
        try Session.current.output.write(text)
        if troubles.count == requests.count { throw ExitCode(CommandFailure.refused) }
        if outcomes.contains(where: { $0 == .failed || $0 == .aborted }) || !troubles.isEmpty { throw ExitCode(1) }
    }
}
