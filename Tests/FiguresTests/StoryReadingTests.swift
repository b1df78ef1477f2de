import Figures
import IngestionAPI
import TestSupport
import Testing

@Suite("What the rules make of a request's exchanges")
struct StoryReadingTests {
    private func exchange(
        _ at: Int64, _ method: Exchange.Method, _ response: String, http: Int = 200, mapping: String = "1042"
    ) -> Exchange {
        Exchange(
            at: Instant(milliseconds: at), method: method,
            target: CallTarget(origin: "https://mc.adobe.io", organization: "acme", mapping: mapping),
            requestID: .number(7), httpStatus: http, response: Array(response.utf8))
    }

    private func post(_ at: Int64, mapping: String = "1042") -> Exchange {
        exchange(at, .post, #"{"requestId":7,"info":"submitted","status":"Success"}"#, mapping: mapping)
    }

    private func get(_ at: Int64, _ status: String, info: String = "", mapping: String = "1042") -> Exchange {
        exchange(at, .get, #"{"requestId":7,"info":"\#(info)","status":"\#(status)"}"#, mapping: mapping)
    }

    private func effects(_ exchanges: Exchange...) -> [[StoryReading.Effect]] { StoryReading(exchanges).effects }

    @Test("an ordinary request: born, in progress, ended by its only terminal answer")
    func ordinary() {
        let reading = StoryReading([post(1), get(2, "In Progress"), get(3, "Success")])
        #expect(reading.effects == [[.born], [.inProgress], [.givesOutcome(.success, outweighs: nil)]])
        #expect(reading.birth == 0 && reading.end == 2 && reading.terminalAnswers == 1)
        #expect(reading.state?.outcome == .success)
    }

    @Test("the latest terminal answer gives the outcome and names the one that it outweighs")
    func latest() {
        #expect(
            effects(post(1), get(2, "Success"), get(5, "Failed", info: "ACP-880056"), get(4, "Aborted"))
                == [
                    [.born], [.outweighed(.success, by: 2)], [.givesOutcome(.failed, outweighs: 3)],
                    [.outweighed(.aborted, by: 2)],
                ])
    }

    @Test("in the same millisecond the greater outcome counts")
    func tie() {
        #expect(
            effects(get(2, "Success"), get(2, "Failed"))
                == [[.givesOutcome(.success, outweighs: 1)], [.firstSight, .outweighed(.failed, by: 0)]])
    }

    @Test("exchanges under several mappings' addresses are told with the one that counts, POSTs and statuses alike")
    func conflict() {
        let reading = StoryReading([
            post(1), post(2, mapping: "1043"), get(3, "Success", mapping: "1047"),
            exchange(4, .get, "{}", http: 404, mapping: "1051"),
            exchange(5, .post, #"{"requestId":7,"info":"","status":"In Progress"}"#, mapping: "1052"),
        ])
        #expect(
            reading.effects == [
                [.born], [.acceptedAgain(birth: 0), .elsewhere(birth: 0)],
                [.elsewhere(birth: 0), .givesOutcome(.success, outweighs: nil)], [.apiError], [.collision],
            ])
        #expect(reading.named == ["1042", "1043", "1047"])
        #expect(reading.state.map { reading.mappings[$0.birth.mapping] } == "1042")
        #expect(StoryReading([post(1), get(2, "Success")]).named == ["1042"])
    }

    @Test("without an accepted POST the first sight makes the request known, whatever it says")
    func inferred() {
        #expect(
            effects(get(2, "Failed"), get(1, "In Progress"))
                == [[.givesOutcome(.failed, outweighs: nil)], [.firstSight, .inProgress]])
        #expect(effects(get(1, "Failed")) == [[.firstSight, .givesOutcome(.failed, outweighs: nil)]])
    }

    @Test("a status dated before the POST, one after the end, and one under another mapping are told")
    func odd() {
        #expect(
            effects(get(1, "In Progress"), post(2), get(3, "Success"), get(4, "In Progress"))
                == [
                    [.beforeBirth(birth: 1), .inProgress], [.born], [.givesOutcome(.success, outweighs: nil)],
                    [.inProgressLate(end: 2)],
                ])
        #expect(
            effects(post(1), get(2, "Success", mapping: "1043"))
                == [[.born], [.elsewhere(birth: 0), .givesOutcome(.success, outweighs: nil)]])
    }

    @Test("of two accepted POSTs the earlier one gives the submitted time")
    func acceptedTwice() {
        #expect(effects(post(5), post(4)) == [[.acceptedAgain(birth: 1)], [.born]])
    }

    @Test("collisions, rejections, API errors and unknown answers change no outcome")
    func notices() {
        let collision = exchange(2, .post, #"{"requestId":7,"info":"","status":"In Progress"}"#)
        let rejection = exchange(3, .post, #"{"requestId":7,"info":"is not stopped","status":"Failed"}"#)
        let error = exchange(4, .get, "Bad Gateway", http: 502)
        let unknown = exchange(5, .get, #"{"requestId":7,"status":"Retired"}"#)
        #expect(
            effects(post(1), collision, rejection, error, unknown)
                == [[.born], [.collision], [.rejected], [.apiError], [.unrecognized]])
        let reading = StoryReading([collision, error])
        #expect(reading.state == nil && reading.birth == nil && reading.end == nil)
    }

    @Test("the same exchange twice counts once")
    func repeated() {
        let reading = StoryReading([post(1), get(2, "Failed"), get(2, "Failed")])
        #expect(reading.effects[2] == [.repeats(1)])
        #expect(reading.terminalAnswers == 1)
    }

    @Test("every effect names a rule of the capture format")
    func rules() {
        let all: [StoryReading.Effect] = [
            .repeats(0), .born, .acceptedAgain(birth: 0), .firstSight, .beforeBirth(birth: 0), .elsewhere(birth: 0),
            .collision, .rejected, .givesOutcome(.failed, outweighs: nil), .outweighed(.failed, by: 0), .inProgress,
            .inProgressLate(end: 0), .apiError, .unrecognized,
        ]
        #expect(all.map(\.rule) == [1, 2, 2, 2, 2, 2, 2, 3, 4, 4, 4, 4, 8, 8])
    }

    @Test("the state is the join, each exchange has an effect, and no order changes any of them")
    func anyOrder() throws {
        var chance = Chance(seed: 5)
        for _ in 0..<3_000 {
            let exchanges = (0..<Int.random(in: 1...6, using: &chance)).map { _ in one(&chance) }
            let reading = StoryReading(exchanges)
            #expect(reading.effects.allSatisfy { !$0.isEmpty })
            #expect(
                reading.effects.count { $0.contains(.born) || $0.contains(.firstSight) }
                    == (reading.state == nil ? 0 : 1))

            var joined: RequestState?
            for exchange in exchanges {
                let mapping = try #require(reading.mappings.firstIndex(of: exchange.target.mapping))
                guard let one = RequestState(exchange.answer, at: exchange.at, mapping: mapping) else { continue }
                if joined?.join(one, precedes: <) == nil { joined = one }
            }
            #expect(joined == reading.state)

            let order = exchanges.indices.shuffled(using: &chance)
            let other = StoryReading(order.map { exchanges[$0] })
            #expect(other.state == reading.state && other.terminalAnswers == reading.terminalAnswers)
            // What counts once may do so in either place, and so may equal answers; what is said of them is the same.
            let said = { (reading: StoryReading, exchanges: [Exchange]) -> [String] in
                zip(exchanges, reading.effects).map { exchange, effects in
                    "\(exchange.at) \(exchange.answer) \(exchange.target.mapping) \(effects.map { named($0, exchanges) })"
                }
                .sorted()
            }
            #expect(said(other, order.map { exchanges[$0] }) == said(reading, exchanges))
        }
    }

    /// Exchanges over so few values that ties and repetitions are common.
    private func one(_ chance: inout Chance) -> Exchange {
        let at = Int64.random(in: 0...3, using: &chance)
        let mapping = chance.pick(["1042", "1043"])
        switch Int.random(in: 0...5, using: &chance) {
        case 0: return post(at, mapping: mapping)
        case 1: return exchange(at, .get, "no JSON", mapping: mapping)
        default:
            return get(
                at, chance.pick(["In Progress", "Success", "Failed", "Aborted"]),
                info: chance.pick(["", "ACP-1", "ACP-2"]), mapping: mapping)
        }
    }

    /// An effect with what it refers to by its content, not by its place.
    private func named(_ effect: StoryReading.Effect, _ exchanges: [Exchange]) -> String {
        let what = { (place: Int) in "\(exchanges[place].at) \(exchanges[place].answer)" }
        switch effect {
        case .repeats(let place): return "repeats \(what(place))"
        case .acceptedAgain(let birth), .beforeBirth(let birth), .elsewhere(let birth):
            return "\(effect.rule ?? 0) \(what(birth)) \(exchanges[birth].target.mapping)"
        case .givesOutcome(let outcome, let outweighs): return "gives \(outcome) \(outweighs.map(what) ?? "")"
        case .outweighed(let outcome, let end): return "outweighed \(outcome) \(what(end))"
        case .inProgressLate(let end): return "late \(what(end))"
        case .born, .firstSight, .collision, .rejected, .inProgress, .apiError, .unrecognized, .ahead:
            return "\(effect)"
        }
    }
}
