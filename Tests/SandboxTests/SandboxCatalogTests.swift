import Foundation
import IngestionAPI
import Testing

@testable import Sandbox

@Suite("The sandbox's catalog of batches")
struct SandboxCatalogTests {
    private static let root = "/data/foundation/catalog/batches"

    private func scenario(_ change: (inout SandboxScenario) -> Void = { _ in }) -> SandboxScenario {
        var scenario = SandboxScenario()
        scenario.seconds = [10, 10]
        scenario.fates = SandboxScenario.Fates()
        (scenario.fates.success, scenario.fates.failedToFetch) = (0, 0)
        scenario.batches.seconds = [30, 30]
        scenario.mappings = (0..<12).map { SandboxScenario.Mapping(id: "m\($0)") }
        change(&scenario)
        return scenario
    }

    /// A world in which every mapping was triggered, a second after the other.
    private func world(_ scenario: SandboxScenario) -> SandboxWorld {
        var world = SandboxWorld(scenario, seed: 1)
        for (place, mapping) in scenario.mappings.enumerated() {
            _ = world.answer(
                "POST", path: "/acme/campaign/dataIngestion/xdmIngestion/\(mapping.id)/ingest", requestID: nil,
                token: scenario.token, apiKey: scenario.apiKey, at: Double(place))
        }
        return world
    }

    private func call(
        _ world: inout SandboxWorld, _ id: String? = nil, _ query: [String: String] = [:], at now: Double,
        change: (inout SandboxCatalogCall) -> Void = { _ in }
    ) -> SandboxWorld.Answer {
        var call = SandboxCatalogCall(
            path: Self.root + (id.map { "/" + $0 } ?? ""), query: query, token: "sandbox-token", apiKey: "sandbox-key",
            imsOrg: "0A1B2C3D4E5F@AdobeOrg", sandbox: "prod")
        change(&call)
        return world.answer(call, at: now)
    }

    private func batch(_ id: String, _ answer: SandboxWorld.Answer) -> BatchAnswer? {
        let asked = PlatformCall.batch(id)
        let all = KeptBatch.all(of: asked, httpStatus: answer.status, response: Array(answer.body.utf8))
        guard let kept = all?.first(where: { $0.id == id }) else { return nil }
        return BatchAnswer(id: id, httpStatus: answer.status, response: kept.response)
    }

    /// The IDs of an answer, in its order.
    private func ids(_ answer: SandboxWorld.Answer) -> [String] {
        (KeptBatch.all(of: .batches, httpStatus: answer.status, response: Array(answer.body.utf8)) ?? []).map(\.id)
    }

    @Test("a batch is loading, then processing, then has its end; what the answer says is what the world knows")
    func life() throws {
        for metrics in SandboxScenario.Batches.Metrics.allCases {
            var world = world(scenario { $0.batches.metrics = metrics })
            var ends: Set<SandboxBatch.End> = []
            for request in world.requests {
                let made = try #require(request.batch)
                let begin = request.submitted
                #expect(call(&world, made.id, at: begin + 4).status == 404, "it is not there yet")
                #expect(batch(made.id, call(&world, made.id, at: begin + 6))?.state == BatchState("loading"))
                let processing = batch(made.id, call(&world, made.id, at: begin + 21))
                #expect(processing?.state == BatchState("processing") && processing?.inputRecords == nil)
                let end = try #require(batch(made.id, call(&world, made.id, at: begin + 41)))
                ends.insert(made.end)
                switch made.end {
                case .failed: #expect(end.outcome == .failed)
                case .aborted: #expect(end.outcome == .aborted)
                case .partial: #expect(end.outcome == .partial)
                case .ingested: #expect(end.outcome == .ingested)
                case .archived: #expect(end.outcome == .putAway)
                case .stalls: #expect(end.outcome == .underway)
                }
                let told = [end.inputRecords, end.outputRecords, end.failedRecords].map { $0.map(Int.init) }
                #expect(told == [made.input, made.output, made.failed])
                #expect(Set(end.reasons.map(\.code)) == Set(made.reasons.map(\.reason.code)))
                #expect(end.dataset == made.dataset && end.imsOrg == "0A1B2C3D4E5F@AdobeOrg")
                #expect(BatchID.isSurely(made.id))
                if made.input != nil { #expect(end.started != nil) }
            }
            #expect(ends.count >= 3)
        }
    }

    @Test("a batch that stalls has no end, one that is archived is put away, one that is old is gone")
    func others() throws {
        for (key, outcome) in [("stalls", BatchOutcome.underway), ("archived", .putAway)] {
            let fates = Data(#"{"\#(key)":1}"#.utf8)
            let drawn = try JSONDecoder().decode(SandboxScenario.Batches.Fates.self, from: fates)
            var world = world(scenario { $0.batches.fates = drawn })
            let id = try #require(world.requests[0].batch?.id)
            #expect(batch(id, call(&world, id, at: 1e6))?.outcome == outcome)
        }
        var world = world(scenario { $0.batches.goneAfter = 100 })
        let id = try #require(world.requests[0].batch?.id)
        #expect(call(&world, id, at: 139).status == 200)
        #expect(call(&world, id, at: 141).status == 404)
        #expect(batch(id, call(&world, id, at: 141))?.outcome == .gone)
        #expect(!ids(call(&world, at: 141)).contains(id))
    }

    @Test(
        "who names people and programs, and tags that are nobody's business: all of it is filled, and none of it kept")
    func filled() throws {
        var world = world(
            scenario {
                ($0.batches.metrics, $0.batches.user, $0.batches.client) = (.old, "CANARY-user", "CANARY-client")
                ($0.batches.tag, $0.batches.row) = ("CANARY-tag", "CANARY-row")
                $0.batches.fates.aborted = 0
                $0.batches.fates.ingested = 0
            })
        let id = try #require(world.requests[0].batch?.id)
        let answer = call(&world, id, at: 1e3)
        for canary in ["user", "client", "tag", "row"] { #expect(answer.body.contains("CANARY-\(canary)")) }
        let kept = try #require(
            KeptBatch.all(of: .batch(id), httpStatus: 200, response: Array(answer.body.utf8))?.first)
        #expect(!String(decoding: kept.response, as: UTF8.self).contains("CANARY"))
        #expect(BatchAnswer(id: id, httpStatus: 200, response: kept.response) == batch(id, answer))
    }

    @Test(
        "the rows that a batch refused lie in the files of a list, made up and as many as the world knows, until they expire"
    )
    func refusedRows() throws {
        var world = world(
            scenario {
                ($0.batches.row, $0.batches.rowsGoneAfter) = ("CANARY-row", 100)
            })
        func rows(_ id: String, _ path: String, at now: Double) -> SandboxWorld.Answer {
            call(&world, nil, ["path": path], at: now) { $0.path = "/data/foundation/export/batches/\(id)/meta" }
        }
        for request in world.requests {
            let batch = try #require(request.batch)
            let end = request.submitted + 41
            guard batch.failed ?? 0 > 0 else {
                #expect(rows(batch.id, "row_errors", at: end).status == 404)
                continue
            }
            #expect(rows(batch.id, "row_errors", at: end - 2).status == 404, "it has not ended")
            let answer = rows(batch.id, "row_errors", at: end)
            let list = try #require(RefusedRowFiles(Array(answer.body.utf8)))
            #expect(list.isWhole && answer.body.contains(#""count":\#(list.files.count)"#))
            #expect(answer.body.contains("/meta?path=row_errors%2F\(list.files[0].name)\"}}"))
            var found = RefusedRows()
            for file in list.files {
                let body = rows(batch.id, "row_errors/\(file.name)", at: end).body
                #expect(Int64(body.utf8.count) == file.length && body.contains("CANARY-row"))
                found.add(try #require(RefusedRows(Array(body.utf8))))
            }
            let written = found.written(ofBatch: batch.id)
            #expect(!String(decoding: written, as: UTF8.self).contains("CANARY"))
            let told = BatchAnswer(id: batch.id, httpStatus: 200, response: written)?.refusedRows ?? []
            #expect(told.reduce(0) { $0 + Int($1.rows) } == batch.failed)
            for kind in batch.rows {
                #expect(told.first { $0.code == kind.reason.code }.map { Int($0.rows) } == kind.records)
            }
            #expect(rows(batch.id, "row_errors/other.json", at: end).status == 404)
            #expect(rows(batch.id, "row_errors", at: end + 100).status == 404)
            #expect(call(&world, batch.id, at: end + 100).status == 200, "the batch is still known")
        }
        #expect(world.requests.contains { $0.batch?.rows.count ?? 0 > 1 })
    }

    @Test("pages hold all batches, each once, in the order that is asked for")
    func pages() throws {
        var world = world(scenario { $0.batches.pageSize = 5 })
        let all = world.requests.compactMap(\.batch?.id)
        #expect(all.count == 12)
        var found: [String] = []
        while case let page = ids(call(&world, nil, ["start": "\(found.count)"], at: 1e3)), !page.isEmpty {
            #expect(page.count <= 5)
            found += page
        }
        #expect(found == all.reversed())
        #expect(
            ids(call(&world, nil, ["limit": "3", "start": "2", "orderBy": "asc:created"], at: 1e3)) == Array(all[2..<5])
        )
        #expect(call(&world, nil, ["start": "12"], at: 1e3).body == "{}")
        for wrong in [["limit": "x"], ["start": "-1"], ["orderBy": "asc:name"], ["createdAfter": "today"]] {
            #expect(call(&world, nil, wrong, at: 1e3).status == 400, "\(wrong)")
        }
    }

    @Test("batches are found by ID, state, dataset and when they were created")
    func queries() throws {
        var world = world(scenario())
        let batches = world.requests.compactMap(\.batch)
        let some = [batches[1].id, batches[4].id]
        let named = call(&world, nil, ["batch": some.joined(separator: ",")], at: 1e3)
        #expect(Set(ids(named)) == Set(some))
        let failed = call(&world, nil, ["status": "failed"], at: 1e3)
        #expect(Set(ids(failed)) == Set(batches.filter { $0.end == .failed }.map(\.id)))
        #expect(ids(call(&world, nil, ["dataSet": batches[3].dataset], at: 1e3)) == [batches[3].id])
        let began = world.clock.began.milliseconds
        let between = ["createdAfter": "\(began + 6_500)", "createdBefore": "\(began + 9_000)"]
        #expect(Set(ids(call(&world, nil, between, at: 1e3))) == Set(batches[2...3].map(\.id)))
    }

    @Test("whoever leaves a header out is refused with 403, a token that is not good with 401")
    func refused() throws {
        var world = world(scenario())
        let id = try #require(world.requests[0].batch?.id)
        #expect(call(&world, id, at: 1e3) { $0.token = nil }.status == 403)
        #expect(call(&world, id, at: 1e3) { $0.apiKey = nil }.status == 403)
        #expect(call(&world, id, at: 1e3) { $0.imsOrg = nil }.status == 403)
        #expect(call(&world, id, at: 1e3) { $0.sandbox = "stage" }.status == 403)
        #expect(call(&world, id, at: 1e3) { $0.token = "x" }.status == 401)
        #expect(call(&world, id, at: 1e3) { $0.method = "POST" }.status == 404)
        #expect(call(&world, "01E8043CY305K2MTV5ANH9G1GC", at: 1e3).status == 404)
    }

    @Test("successes name a batch as often as the scenario says; a request that fetched nothing never does")
    func named() {
        let all = world(
            scenario {
                ($0.fates.success, $0.fates.failedToUpload, $0.fates.aborted) = (1, 0, 0)
                $0.batches.namedBySuccess = 1
            })
        for request in all.requests {
            guard case .success(let records) = request.fate, let batch = request.batch else {
                Issue.record("no batch")
                continue
            }
            if let input = batch.input { #expect(input == records) }
        }
        let none = world(scenario { ($0.fates.success, $0.fates.failedToUpload, $0.fates.aborted) = (1, 0, 0) })
        #expect(none.requests.allSatisfy { $0.batch == nil })
    }

    @Test("a scenario of batches may leave everything out, and says what is wrong with it")
    func scenarios() throws {
        func read(_ text: String) throws -> SandboxScenario {
            try JSONDecoder().decode(SandboxScenario.self, from: Data(#"{"batches":\#(text)}"#.utf8))
        }
        #expect(try read("{}") == SandboxScenario())
        #expect(try read(#"{"fates":{"partial":1}}"#).batches.fates.failed == 0)
        for wrong in [
            #"{"fates":{}}"#, #"{"seconds":[2,1]}"#, #"{"goneAfter":-1}"#, #"{"rowsGoneAfter":-1}"#,
            #"{"namedBySuccess":2}"#, #"{"pageSize":0}"#,
            #"{"reasons":[]}"#,
        ] {
            #expect(try read(wrong).problem != nil, "\(wrong)")
        }
    }
}
