import IngestionAPI
import TestSupport
import Testing

@testable import History

extension ExchangeBatch {
    /// A batch of exchanges, at lines from 1 on.
    init(_ exchanges: [Exchange]) {
        self.init()
        for (index, exchange) in exchanges.enumerated() {
            var form: Form = exchange.method == .get ? [.get] : []
            var number: Int64 = 0
            switch exchange.requestID {
            case .number(let value):
                form.insert(.numbered)
                number = value
            case .text(let text):
                form.insert(.worded)
                requestTexts[index] = text
            case nil: break
            }
            if exchange.queryRequestID != nil, exchange.queryRequestID == exchange.requestID { form.insert(.inQuery) }
            if exchange.bodyRequestID != nil, exchange.bodyRequestID == exchange.requestID { form.insert(.inBody) }
            let asked = Asked(
                query: form.contains(.inQuery) ? nil : exchange.queryRequestID,
                body: form.contains(.inBody) ? nil : exchange.bodyRequestID)
            if asked.query != nil || asked.body != nil {
                form.insert(.askedForOther)
                askedFor[index] = asked
            }
            times.append(exchange.at.milliseconds)
            forms.append(form)
            if let known = targets.firstIndex(of: exchange.target) {
                targetIndices.append(Int32(known))
            } else {
                targetIndices.append(Int32(targets.count))
                targets.append(exchange.target)
            }
            requestNumbers.append(number)
            httpStatuses.append(UInt16(exchange.httpStatus))
            durations.append(exchange.durationMs ?? -1)
            lines.append(index + 1)
            responses += exchange.response
            responseEnds.append(responses.count)
        }
        classify()
    }
}

@Suite("A block of evidence")
struct EvidenceBlockTests {
    private func randomExchange(_ chance: inout Chance) -> Exchange {
        func requestID() -> RequestID? {
            switch Int.random(in: 0..<6, using: &chance) {
            case 0: return nil
            case 1: return .text(["", "x", "00", "é\u{0}"].randomElement(using: &chance)! + "t")
            case 2: return .number([.min, .max, -1, 0].randomElement(using: &chance)!)
            default: return .number(Int64.random(in: 3_500..<9_000, using: &chance))
            }
        }
        let id = requestID()
        return Exchange(
            at: Instant(
                milliseconds: Int64.random(
                    in: Instant.writable.lowerBound.milliseconds...Instant.writable.upperBound.milliseconds,
                    using: &chance)),
            method: Bool.random(using: &chance) ? .get : .post,
            target: CallTarget(
                origin: ["", "https://mc.adobe.io"].randomElement(using: &chance)!, organization: "acme",
                mapping: String(Int.random(in: 1..<5, using: &chance))),
            requestID: id, queryRequestID: Bool.random(using: &chance) ? id : requestID(),
            bodyRequestID: Bool.random(using: &chance) ? id : requestID(),
            httpStatus: Int.random(in: 100...599, using: &chance),
            durationMs: [nil, 0, 95, .max - 1].randomElement(using: &chance)!,
            response: (0..<Int.random(in: 0..<40, using: &chance)).map { _ in UInt8.random(in: 0...255, using: &chance)
            })
    }

    @Test("gives back every exchange as it was, whatever it holds", arguments: 1...40)
    func roundTrip(seed: Int) throws {
        var chance = Chance(seed: UInt64(seed))
        let exchanges = (0..<Int.random(in: 1..<60, using: &chance)).map { _ in randomExchange(&chance) }
        let batch = ExchangeBatch(exchanges)
        let block = EvidenceBlock(batch, kept: Array(0..<batch.count))
        let back = try #require(EvidenceBlock(columns: block.columns, responses: block.responses).decoded())
        #expect((0..<back.count).map { back[$0] } == exchanges)
        #expect(back.lines == batch.lines)

        let kept = (0..<batch.count).filter { _ in Bool.random(using: &chance) }
        let part = try #require(EvidenceBlock(batch, kept: kept).decoded())
        #expect((0..<part.count).map { part[$0] } == kept.map { exchanges[$0] })
        #expect(part.lines == kept.map { $0 + 1 })
    }

    @Test("that is damaged is refused or read as something else, and never traps", arguments: 1...20)
    func damaged(seed: Int) {
        var chance = Chance(seed: UInt64(seed))
        let batch = ExchangeBatch((0..<20).map { _ in randomExchange(&chance) })
        let block = EvidenceBlock(batch, kept: Array(0..<batch.count))
        for _ in 0..<500 {
            var columns = block.columns
            switch Int.random(in: 0..<3, using: &chance) {
            case 0:
                columns[Int.random(in: 0..<columns.count, using: &chance)] = UInt8.random(in: 0...255, using: &chance)
            case 1: columns.removeLast(Int.random(in: 1..<columns.count, using: &chance))
            default: columns.insert(0xFF, at: Int.random(in: 0..<columns.count, using: &chance))
            }
            if let read = EvidenceBlock(columns: columns, responses: block.responses).decoded() {
                #expect(read.responseEnds.last ?? 0 == block.responses.count)
            }
        }
    }

    @Test("compressed, a flipped byte is noticed by its checksum")
    func checksum() throws {
        let zstd = Zstd()
        let bytes = (0..<5_000).map { UInt8(truncatingIfNeeded: $0 * $0 >> 3) }
        let frame = zstd.compressed(bytes)
        #expect(zstd.decompressed(frame) == bytes)
        #expect(zstd.decompressed(zstd.compressed([])) == [])
        for index in stride(from: 0, to: frame.count, by: 7) {
            var flipped = frame
            flipped[index] ^= 0x10
            #expect(zstd.decompressed(flipped) != bytes || index < 9, "byte \(index)")
        }
        #expect(zstd.decompressed([]) == nil)
        #expect(zstd.decompressed(Array(frame.dropLast())) == nil)
    }
}
