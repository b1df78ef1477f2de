import Foundation
import IngestionAPI
import Testing

@testable import Sandbox

@Suite("The sandbox's world")
struct SandboxWorldTests {
    private static let path = "/acme/campaign/dataIngestion/xdmIngestion/"

    private func call(
        _ world: inout SandboxWorld, _ method: String, _ mapping: String, _ id: Int64? = nil,
        token: String = "sandbox-token",
        at now: Double = 0
    ) -> SandboxWorld.Answer {
        world.answer(
            method, path: Self.path + mapping + "/ingest", requestID: id.map(RequestID.number), token: token,
            apiKey: "sandbox-key", at: now)
    }

    private func answer(_ answer: SandboxWorld.Answer, _ method: Exchange.Method) -> Answer {
        Answer(method: method, httpStatus: answer.status, response: Array(answer.body.utf8), asked: nil)
    }

    @Test("a mapping's life: draft and started reject, stopped takes one request at a time, which runs and ends")
    func life() throws {
        var world = SandboxWorld(SandboxScenario(), seed: 1)
        #expect(answer(call(&world, "POST", "1078"), .post) == .trigger(.rejected(.notPublished)))
        #expect(answer(call(&world, "POST", "1077"), .post) == .trigger(.rejected(.notStopped)))
        #expect(answer(call(&world, "POST", "1042"), .post) == .trigger(.submitted(.number(3_520))))
        #expect(answer(call(&world, "POST", "1042"), .post) == .trigger(.alreadyInProgress(.number(3_520))))
        #expect(answer(call(&world, "GET", "1042", 3_520), .get) == .status(.inProgress(.number(3_520))))
        guard case .status(let end) = answer(call(&world, "GET", "1042", 3_520, at: 11), .get) else {
            Issue.record("no status")
            return
        }
        if case .inProgress = end { Issue.record("it has not ended after the longest time") }
        #expect(answer(call(&world, "POST", "1042", at: 11), .post) == .trigger(.submitted(.number(3_521))))
    }

    @Test("a mapping's state can be changed as the product's screens do")
    func states() {
        var world = SandboxWorld(SandboxScenario(), seed: 1)
        let isThere = world.set("1077", to: .stopped)
        #expect(isThere)
        #expect(call(&world, "POST", "1077").body.contains("submitted successfully"))
        _ = world.set("1042", to: .published)
        #expect(call(&world, "POST", "1042").body.contains("is not stopped"))
        let isNowhere = !world.set("9", to: .stopped)
        #expect(isNowhere)
    }

    @Test("who has no token, no role, or asks for what is not there is refused")
    func refused() {
        var world = SandboxWorld(SandboxScenario(), seed: 1)
        #expect(call(&world, "POST", "1042", token: "x").status == 401)
        #expect(call(&world, "POST", "1042", token: "sandbox-token-without-role").status == 403)
        #expect(call(&world, "GET", "1042", 3_520, token: "sandbox-token-without-role").status == 404)
        #expect(call(&world, "POST", "9").status == 404)
        #expect(call(&world, "PUT", "1042").status == 404)
        _ = call(&world, "POST", "1042")
        #expect(call(&world, "GET", "1043", 3_520).status == 404, "the request is another mapping's")
    }

    @Test("too many calls in a second are throttled, and told how long to wait")
    func throttled() {
        var scenario = SandboxScenario()
        scenario.callsPerSecond = 2
        var world = SandboxWorld(scenario, seed: 1)
        #expect((0..<2).map { _ in call(&world, "POST", "1042").status } == [200, 200])
        let third = call(&world, "POST", "1042")
        #expect(third.status == 429 && third.retryAfter == 1)
        #expect(call(&world, "POST", "1042", at: 0.6).status == 200)
    }

    @Test("a seed gives the same fates whatever the calls' order, another seed others")
    func seeds() {
        func fates(_ order: [String], seed: UInt64) -> [String: [SandboxWorld.Fate]] {
            var scenario = SandboxScenario()
            scenario.seconds = [0, 0]
            scenario.mappings = ["a", "b"].map { SandboxScenario.Mapping(id: $0) }
            var world = SandboxWorld(scenario, seed: seed)
            for mapping in order { _ = call(&world, "POST", mapping) }
            return Dictionary(grouping: world.requests, by: \.mapping).mapValues { $0.map(\.fate) }
        }
        let alternating = (0..<200).map { $0 % 2 == 0 ? "a" : "b" }
        let blocks = alternating.sorted()
        #expect(fates(alternating, seed: 4) == fates(blocks, seed: 4))
        #expect(fates(alternating, seed: 4) != fates(alternating, seed: 5))
        let all = fates(alternating, seed: 4).values.flatMap { $0 }
        #expect(all.contains(.aborted) && all.contains(.failedToFetch))
    }

    @Test("a scenario may leave everything out, and says what is wrong with it")
    func scenarios() throws {
        func read(_ text: String) throws -> SandboxScenario {
            try JSONDecoder().decode(SandboxScenario.self, from: Data(text.utf8))
        }
        #expect(try read("{}") == SandboxScenario())
        #expect(try read(#"{"mappings":[{"id":"1"}],"fates":{"aborted":1}}"#).fates.success == 0)
        #expect(try read(#"{"seconds":[3,1]}"#).problem != nil)
        #expect(try read(#"{"fates":{}}"#).problem != nil)
        #expect(try read(#"{"mappings":[{"id":"1"},{"id":"1"}]}"#).problem != nil)
    }

    @Test("faults have about the share that they are given")
    func faults() {
        var faults = SandboxFaults()
        #expect(faults.add("cut=0.1") && faults.add("429=0.2"))
        #expect(!faults.add("cut=2") && !faults.add("fire=0.1") && !faults.add("500=0.9"))
        faults.shares[.broken] = nil
        let found = (0..<10_000).map { faults.fault(of: $0, seed: 1) }
        #expect((900...1_100).contains(found.count { $0 == .cut }))
        #expect((1_850...2_150).contains(found.count { $0 == .throttled }))
        #expect(!found.contains(.broken))
    }
}
