import IngestionAPI
import Synchronization

/// A portion of a capture, made ready for the database.
struct PackedPortion: Sendable {
    /// Its exchanges.
    let packed: PackedBatch
    /// Its lines that can't be read.
    let unread: [UnreadLine]
    /// How many bytes of the source have been read so far.
    let bytesRead: Int
}

/// Reads, decodes and compresses a capture on a thread of its own, some portions ahead of whoever writes them down.
final class ReadAhead: Sendable {
    private enum Message: Sendable {
        case portion(PackedPortion)
        case end(CaptureEnd)
        case failure(any Error)
    }

    private let queue = BoundedQueue<Message>(capacity: 4)
    private let isStopped = Atomic(false)

    /// Starts reading.
    init(_ makeReader: @escaping @Sendable () throws -> any CaptureReader) {
        Worker.start { [self] in
            do {
                let reader = try makeReader()
                var packing = BatchPacking()
                while let portion = try reader.next() {
                    if isStopped.load(ordering: .relaxed) { break }
                    queue.push(
                        .portion(
                            PackedPortion(
                                packed: packing.packed(portion.batch), unread: portion.unread,
                                bytesRead: portion.bytesRead)))
                }
                if isStopped.load(ordering: .relaxed) {
                    queue.push(.failure(CancellationError()))
                } else {
                    queue.push(.end(reader.summary))
                }
            } catch {
                queue.push(.failure(error))
            }
        }
    }

    /// Hands over every portion, then what the capture is.
    func forEach(_ body: (PackedPortion) throws -> Void) throws -> CaptureEnd {
        while true {
            switch queue.pop() {
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

    /// Lets the reader end: it may wait for a free place in the queue.
    private func stop() {
        isStopped.store(true, ordering: .relaxed)
        while case .portion = queue.pop() {}
    }
}
