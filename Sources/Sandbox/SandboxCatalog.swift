import Foundation
import IngestionAPI

/// A call of the Platform's catalog or of its export API, as far as the sandbox asks.
public struct SandboxCatalogCall: Sendable {
    /// The method.
    public var method: String
    /// The path.
    public var path: String
    /// The query's parameters, each once.
    public var query: [String: String]
    /// The bearer token; nil where none is sent.
    public var token: String?
    /// The header `x-api-key`.
    public var apiKey: String?
    /// The header `x-gw-ims-org-id`.
    public var imsOrg: String?
    /// The header `x-sandbox-name`.
    public var sandbox: String?

    /// A call from its parts.
    public init(
        method: String = "GET", path: String, query: [String: String] = [:], token: String?, apiKey: String?,
        imsOrg: String?, sandbox: String?
    ) {
        (self.method, self.path, self.query) = (method, path, query)
        (self.token, self.apiKey, self.imsOrg, self.sandbox) = (token, apiKey, imsOrg, sandbox)
    }

    /// What it asks for; nil for a call of something else.
    var asked: PlatformCall? {
        PlatformCall(url: path + (query["path"].map { "?path=" + PercentEncoding.encoded($0) } ?? ""))
    }
}

/// What time it is in the world's seconds: they pass faster or slower than those of clocks.
public struct SandboxClock: Sendable {
    /// When the sandbox began.
    public var began: Instant
    /// How many of its seconds pass in one.
    public var speed: Double

    /// A clock.
    public init(began: Instant = Instant(milliseconds: 1_794_000_000_000), speed: Double = 1) {
        (self.began, self.speed) = (began, speed)
    }

    /// A time of the world as milliseconds since 1970.
    func milliseconds(_ seconds: Double) -> Int64 {
        began.milliseconds + Int64((seconds * 1_000 / speed).rounded(.down))
    }
}

extension SandboxWorld {
    /// Answers a call of the Platform.
    /// - Parameter now: seconds since the sandbox began.
    public mutating func answer(_ call: SandboxCatalogCall, at now: Double) -> Answer {
        if let wait = throttle(at: now) { return Answer(status: 429, body: SandboxAnswers.throttled, retryAfter: wait) }
        guard let token = call.token, call.apiKey == scenario.apiKey, call.imsOrg == scenario.batches.imsOrg,
            call.sandbox == scenario.batches.sandbox
        else { return Answer(status: 403, body: SandboxAnswers.notAllowed) }
        guard token == scenario.token || token == scenario.tokenWithoutRole else {
            return Answer(status: 401, body: SandboxAnswers.wrongToken)
        }
        let known = batches.filter { now >= $0.created && !$0.isGone(after: scenario.batches.goneAfter, at: now) }
        switch (call.method, call.asked) {
        case ("GET", .batch(let id)):
            let found = known.filter { $0.id == id }
            guard !found.isEmpty else { return Answer(status: 404, body: SandboxAnswers.noBatch) }
            return Answer(status: 200, body: body(found, at: now))
        case ("GET", .batches):
            guard let page = page(known, call.query, at: now) else {
                return Answer(status: 400, body: SandboxAnswers.wrongQuery)
            }
            return Answer(status: 200, body: body(page, at: now))
        case ("GET", .rowErrors(let id)):
            let found = known.first { $0.id == id && !$0.isGone(after: scenario.batches.rowsGoneAfter, at: now) }
            let files = found.flatMap { SandboxRowFiles($0, scenario.batches, at: now) }
            guard let body = files?.body(at: call.query["path"] ?? "") else {
                return Answer(status: 404, body: SandboxAnswers.noRows)
            }
            return Answer(status: 200, body: body)
        default: return Answer(status: 404, body: SandboxAnswers.notFound)
        }
    }

    /// The batches that a query asks for; nil for one that means nothing.
    private func page(_ known: [SandboxBatch], _ query: [String: String], at now: Double) -> [SandboxBatch]? {
        func list(_ name: String) -> Set<String>? {
            query[name].map { Set($0.split(separator: ",").map { $0.lowercased() }) }
        }
        var numbers: [String: Int64] = [:]
        for name in ["createdAfter", "createdBefore", "limit", "start"] {
            guard let text = query[name] else { continue }
            guard let number = Int64(text), number >= 0 else { return nil }
            numbers[name] = number
        }
        let (ids, states, datasets) = (list("batch"), list("status"), list("dataSet"))
        var found = known.filter { batch in
            let created = clock.milliseconds(batch.created)
            return ids?.contains(batch.id.lowercased()) ?? true && states?.contains(batch.state(at: now)) ?? true
                && datasets?.contains(batch.dataset) ?? true && created > numbers["createdAfter"] ?? .min
                && created < numbers["createdBefore"] ?? .max
        }
        let order = query["orderBy"] ?? "desc:created"
        guard ["asc:created", "desc:created"].contains(order) else { return nil }
        found.sort { ($0.created, $0.id) < ($1.created, $1.id) }
        if order == "desc:created" { found.reverse() }
        let most = Int64(scenario.batches.pageSize)
        let page = found.dropFirst(Int(min(numbers["start"] ?? 0, Int64(found.count))))
        return Array(page.prefix(Int(min(numbers["limit"] ?? most, most))))
    }

    /// An object keyed by the batches' IDs.
    private func body(_ batches: [SandboxBatch], at now: Double) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let members = batches.map { batch in
            let value = SandboxBatchAnswer(batch, scenario.batches, clock, at: now)
            return "\"\(batch.id)\":"
                + ((try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? "{}")
        }
        return "{\(members.joined(separator: ","))}"
    }
}
