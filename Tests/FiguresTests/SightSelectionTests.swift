import Figures
import IngestionAPI
import TestSupport
import Testing

@Suite("Which of very many exchanges a story keeps")
struct SightSelectionTests {
    private static let url = "https://mc.adobe.io/acme/campaign/dataIngestion/xdmIngestion"

    private func sight(_ line: Int64, at: Int64, _ chance: inout Chance) -> RequestStory.Sight {
        let mapping = chance.pick(["1042", "1042", "1042", "1043"])
        // No two are the same: of those an import keeps one.
        let answers = [
            #"{"requestId":7,"status":"Success","numRecords":\#(line % 7),"info":"\#(line)"}"#,
            #"{"requestId":7,"status":"Failed","info":"ACP-1 \#(line)"}"#,
            #"{"requestId":7,"status":"In Progress","info":"\#(line)"}"#,
            #"{"requestId":7,"status":"Aborted","info":"ACP-2 \#(line)"}"#, "busy \(line)",
        ]
        let method: Exchange.Method = chance.one(in: 8) ? .post : .get
        let exchange = Exchange(
            at: Instant(milliseconds: at), method: method,
            target: CallTarget(origin: "https://mc.adobe.io", organization: "acme", mapping: mapping),
            requestID: .number(7), response: Array(chance.pick(answers).utf8))
        return RequestStory.Sight(exchange: exchange, path: "c", sha256: "", line: Int(line), format: "ndjson")
    }

    @Test("in whatever order they come, what they say together is what all of them say")
    func saysTheSame() throws {
        var chance = Chance(seed: 11)
        for _ in 0..<100 {
            // Several in a millisecond, and some later than what counts.
            let count = Int64.random(in: 1...120, using: &chance)
            let span = chance.pick([1, 3, count])
            let limit = Instant(milliseconds: Int64.random(in: 0..<span, using: &chance))
            var all = (0..<count).map { sight($0, at: Int64.random(in: 0..<span, using: &chance), &chance) }
            all.sort(by: RequestStory.Sight.precedes)
            var selection = SightSelection<RequestStory.Sight>(most: 4, by: RequestStory.Sight.precedes)
            for one in all.shuffled(using: &chance) {
                selection.add(
                    one, kind: one.answer.kind, mapping: one.exchange.target.mapping, isLater: one.exchange.at > limit)
            }
            let (kept, leftOut, later) = selection.finish()
            #expect(kept.count <= 4 * 2 * 8 * 2 && kept.count + leftOut.values.reduce(later, +) == all.count)
            #expect(kept.map(\.line) == all.map(\.line).filter(Set(kept.map(\.line)).contains))

            func story(_ sights: [RequestStory.Sight], _ leftOut: [AnswerKind: Int] = [:]) -> StoryReading {
                var story = RequestStory(
                    organization: "acme", requestID: .number(7), mapping: "1042", state: nil, sights: sights)
                story.leftOut = leftOut
                story.limit = limit
                return story.reading
            }
            let (whole, part) = (story(all), story(kept, leftOut))
            #expect(part.state == whole.state && part.named == whole.named)
            #expect(part.terminalAnswers == whole.terminalAnswers)
            #expect(part.birth.map { kept[$0].line } == whole.birth.map { all[$0].line })
            // Of several that say the same in one millisecond either gives the outcome.
            func terminal(_ sight: RequestStory.Sight) -> RequestState.Terminal? {
                RequestState(sight.answer, at: sight.exchange.at, mapping: 0)?.terminal
            }
            #expect(part.end.flatMap { terminal(kept[$0]) } == whole.end.flatMap { terminal(all[$0]) })
        }
    }

    @Test("a long answer is cut, and says what it said")
    func cut() {
        let response = Array(
            #"{"requestId":7,"status":"Failed","info":"\#(String(repeating: "x", count: 9_000)) ACP-1"}"#.utf8)
        let exchange = Exchange(
            at: Instant(milliseconds: 0), method: .get,
            target: CallTarget(origin: "https://mc.adobe.io", organization: "acme", mapping: "1042"),
            requestID: .number(7), response: response)
        let sight = RequestStory.Sight(exchange: exchange, path: "c", sha256: "", line: 1, format: "ndjson")
        let cut = sight.cut(to: 100)
        #expect(cut.isCut && !sight.isCut && cut.exchange.response == Array(response.prefix(100)))
        #expect(cut.bytes == response.count && cut.answer == exchange.answer)
        #expect(sight.cut(to: response.count).exchange == exchange)
    }
}
