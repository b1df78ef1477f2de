import Bytes
import IngestionAPI

/// Hands over exchanges that were recorded by this program itself: their bodies go to the evidence as they came, without a
/// detour over a capture's text.
///
/// No file stands behind them, and yet an import says what it was made from. So what is known of this source is known of the
/// native lines that say the same: they are what a capture that is written beside the import holds, byte for byte, and
/// anybody can write them again from the evidence. Each exchange has the number of its line.
public final class RecordedReader: CaptureReader {
    private let exchanges: [RecordedExchange]
    private var taken = 0
    private var taking = CallTaking(organization: nil, isRecorded: true)

    /// What the source is.
    public let summary: CaptureEnd

    /// - Parameter lines: the exchanges as `NativeWriter` writes them, one after another.
    public init(_ exchanges: [RecordedExchange], lines: [UInt8]) {
        self.exchanges = exchanges
        let whole = CapturePrefix(byteCount: lines.count, sha256: SHA256(of: lines), lines: exchanges.count)
        summary = CaptureEnd(
            sha256: whole.sha256, byteCount: whole.byteCount, lines: whole.lines, whole: whole)
    }

    /// The next portion; nil at the end.
    public func next() -> CapturePortion? {
        guard taken < exchanges.count else { return nil }
        var portion = CapturePortion(batch: ExchangeBatch())
        while taken < exchanges.count, !portion.isFull {
            let exchange = exchanges[taken]
            taken += 1
            let call = FoundCall(
                at: exchange.at, method: exchange.method.name, url: exchange.url,
                requestBody: exchange.askedFor.map(NativeWriter.requestBody) ?? [], httpStatus: exchange.httpStatus,
                durationMs: exchange.durationMs, response: exchange.response)
            taking.take(Entry(number: taken, content: .call(call)), into: &portion)
        }
        portion.batch.targets = taking.takeTargets()
        return portion
    }
}
