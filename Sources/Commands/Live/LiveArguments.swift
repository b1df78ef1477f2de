import ArgumentParser
import Foundation
import History
import LiveAPI

/// How the API is called: the arguments of `trigger`, `status` and `collect`. Credentials are no arguments, which every
/// process of a machine can read.
struct LiveArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The API's address (default: $INGEST_AUDIT_BASE_URL, else https://mc.adobe.io).", valueName: "url"))
    var baseURL: String?

    @Option(
        help: ArgumentHelp("The organization of the URLs (default: $INGEST_AUDIT_ORG).", valueName: "name"),
        completion: .organization)
    var org: String?

    @Option(
        help: ArgumentHelp(
            "A JSON file with apiKey and token, or clientSecret, that only its owner can read (default: the environment's INGEST_AUDIT_API_KEY and INGEST_AUDIT_TOKEN or INGEST_AUDIT_CLIENT_SECRET).",
            valueName: "file"),
        completion: .file(extensions: ["json"]))
    var credentials: String?

    @Option(
        help: ArgumentHelp(
            "How a status call names its request: in its query, in a body as the API's page shows it, or both.",
            valueName: "way"))
    var ask = AskingWay.query

    @Option(help: ArgumentHelp("How long one call may take.", valueName: "seconds"))
    var timeout = 60

    @Option(help: ArgumentHelp("How many calls are under way at most.", valueName: "count"))
    var maxConcurrent = 8

    @Option(help: ArgumentHelp("How many calls are made a second at most.", valueName: "count"))
    var rate = 10.0

    @Option(
        help: ArgumentHelp(
            "The least time between two looks at one request; it widens the longer a request runs.",
            valueName: "seconds"))
    var interval = 2.0

    @Option(
        help: ArgumentHelp("Also append every exchange to this native capture.", valueName: "file"),
        completion: .file())
    var capture: String?

    func validate() throws {
        if timeout < 1 { throw ValidationError("--timeout must be 1 or more") }
        if !(1...1_024).contains(maxConcurrent) { throw ValidationError("--max-concurrent must be from 1 to 1024") }
        if !(rate > 0) { throw ValidationError("--rate must be greater than 0") }
        if !(interval >= 0) { throw ValidationError("--interval must be 0 or more") }
        _ = try organization
        let address = URL(string: address)
        guard let address, ["http", "https"].contains(address.scheme ?? ""), address.host != nil, address.user == nil,
            address.query == nil, address.fragment == nil
        else {
            throw ValidationError(
                "--base-url must be an address like https://mc.adobe.io, without user, password, query or fragment")
        }
    }

    var address: String {
        baseURL ?? Session.current.variable("INGEST_AUDIT_BASE_URL") ?? "https://mc.adobe.io"
    }

    var organization: String {
        get throws {
            guard let named = org ?? Session.current.variable("INGEST_AUDIT_ORG"), !named.isEmpty else {
                throw ValidationError("name the organization with --org")
            }
            return named
        }
    }

    /// Opens the database, and makes the client that records into it. From here on an interruption says that `collect` goes on.
    /// - Parameter platform: where batches are asked about, if they are.
    func open(
        _ global: GlobalOptions, platform: PlatformAccess? = nil
    ) throws -> (history: History, client: IngestionClient) {
        for address in [address] + [platform?.url].compactMap(\.self) where !Credentials.keepsSecret(address) {
            global.logger.warning("\(address): the credentials go there unencrypted; use https where you can")
        }
        let history = try global.openHistory(for: .importing(timeZone: nil))
        try global.spareDatabase([capture].compactMap(\.self))
        let client = try client(history, platform: platform?.url)
        Interruption.ends(.calling)
        return (history, client)
    }

    /// The client, which records into a history.
    private func client(_ history: History, platform: String?) throws -> IngestionClient {
        guard IngestionClient.isAvailable else {
            throw CommandFailure(
                "libcurl.so.4 is not there; on Debian: apt-get install libcurl4", exitCode: CommandFailure.refused)
        }
        var settings = APISettings(baseURL: address, organization: try organization)
        settings.asking = ask
        settings.timeout = timeout
        settings.time = Session.current.time
        settings.proxies = ProxySettings(environment: Session.current.environment)
        for address in [address] + [platform].compactMap(\.self) where settings.proxies.canRead(address) {
            throw CommandFailure(
                "\(Printable.text(address)): the credentials would go through a proxy unencrypted; use https, or name the host in no_proxy",
                exitCode: CommandFailure.refused)
        }
        let credentials: Credentials
        do {
            credentials = try Credentials(file: self.credentials, environment: Session.current.environment)
        } catch let problem as Credentials.Problem {
            throw CommandFailure(problem.description, exitCode: CommandFailure.refused)
        }
        let recorder = try LiveRecorder(history, path: settings.baseURL, platform: platform, capture: capture)
        return IngestionClient(settings, credentials: credentials) { try recorder.record($0) }
    }

    /// For calls that are made one after another: until all are made, or the command is told to end.
    var limit: CallLimit { CallLimit(time: Session.current.time, isStopped: { Interruption.isAsked }) }

    /// How requests are followed.
    func following(for limit: Double?) -> FollowingOptions {
        var options = FollowingOptions()
        options.maxConcurrent = maxConcurrent
        options.rate = rate
        options.interval = interval
        options.limit = limit
        options.isStopped = { Interruption.isAsked }
        options.time = Session.current.time
        return options
    }
}

extension AskingWay: ExpressibleByArgument {}
