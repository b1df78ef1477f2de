import IngestionAPI
import Synchronization

/// A portion of a capture, made ready for the database.
struct PackedPortion: Sendable {
    /// Its exchanges.
    let packed: PackedBatch
    /// Answers of the Platform; nil for none.
    let platform: PackedBatch?
    /// Its lines that can't be read.
    let unread: [UnreadLine]
    /// How many of its entries are calls of other kinds.
    let others: Int
    /// How many bytes of the source have been read so far.
    let bytesRead: Int

    init(_ portion: CapturePortion, _ packing: inout BatchPacking) {
        packed = packing.packed(portion.batch)
        platform = portion.platform.count > 0 ? packing.packed(portion.platform) : nil
        (unread, others, bytesRead) = (portion.unread, portion.others, portion.bytesRead)
    }
}

/// Reads and decodes a capture on one thread, packs it on a second, some portions ahead of whoever writes them down.
final class ReadAhead: Sendable {
    private enum Message<Portion: Sendable>: Sendable {
        case portion(Portion)
        case end(CaptureEnd)
        case failure(any Error)
    }

    private let decoded = BoundedQueue<Message<CapturePortion>>(capacity: 1)
    private let packed = BoundedQueue<Message<PackedPortion>>(capacity: 2)
    private let isStopped = Atomic(false)

    /// Starts reading.
    init(_ makeReader: @escaping @Sendable () throws -> any CaptureReader) {
        Worker.start { [self] in read(makeReader) }
        Worker.start { [self] in pack() }
    }

    /// Reads, packs and hands over on the thread that asks: a small capture.
    static func here(
        _ makeReader: () throws -> any CaptureReader, _ packing: inout BatchPacking,
        _ body: (PackedPortion) throws -> Void
    ) throws -> CaptureEnd {
        let reader = try makeReader()
        while let portion = try reader.next() { try body(PackedPortion(portion, &packing)) }
        return reader.summary
    }

    /// Hands over every portion, then what the capture is.
    func forEach(_ body: (PackedPortion) throws -> Void) throws -> CaptureEnd {
        while true {
            switch packed.pop() {
            case .portion(let portion):
                do {
                    try body(portion)
                } catch {
                    stop()
                    throw error
                }
            case .end(let end): return end
            case .failure(let error): throw error
            }
        }
    }

    private func read(_ makeReader: () throws -> any CaptureReader) {
        do {
            let reader = try makeReader()
            while let portion = try reader.next() {
                if isStopped.load(ordering: .relaxed) { throw CancellationError() }
                decoded.push(.portion(portion))
            }
            decoded.push(.end(reader.summary))
        } catch {
            decoded.push(.failure(error))
        }
    }

    private func pack() {
        var packing = BatchPacking()
        while true {
            switch decoded.pop() {
            case .portion(let portion):
                packed.push(.portion(PackedPortion(portion, &packing)))
            case .end(let end):
                packed.push(.end(end))
                return
            case .failure(let error):
                packed.push(.failure(error))
                return
            }
        }
    }

    /// Lets both threads end: they may wait for a free place in a queue.
    private func stop() {
        isStopped.store(true, ordering: .relaxed)
        while case .portion = packed.pop() {}
    }
}
