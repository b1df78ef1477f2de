import IngestionAPI
import TestSupport
import Testing

@Suite("The short reading of an answer that counting uses")
struct AnswerReadingTests {
    private func agrees(_ body: [UInt8], _ method: Exchange.Method, _ http: Int, asked: RequestID?) {
        let whole = Answer(method: method, httpStatus: http, response: body, asked: asked)
        let short = body.withUnsafeBufferPointer {
            AnswerReading(method: method, httpStatus: http, response: $0, isAsked: asked != nil)
        }
        #expect(short.kind == whole.kind, "\(String(decoding: body, as: UTF8.self))")
        if case .status(.success(_, let records, _)) = whole {
            #expect(short.records == records ?? -1)
        } else {
            #expect(short.records == -1)
        }
    }

    @Test("it says what the typed answer says, for the page's answers and for damaged and random ones")
    func agreement() throws {
        var chance = Chance(seed: 61)
        let pages = try DocumentedAnswer.all().map { try DocumentedAnswer.bytes($0) }
        for round in 0..<6_000 {
            let body: [UInt8]
            switch round % 3 {
            case 0: body = chance.pick(pages)
            case 1: body = RandomJSON.damaged(chance.pick(pages), &chance)
            default: body = RandomJSON.text(&chance)
            }
            agrees(
                body, chance.pick([.post, .get]), chance.pick([200, 200, 200, 201, 404, 500]),
                asked: chance.pick([nil, .number(3520)]))
        }
    }
}
