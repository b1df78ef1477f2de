import Dispatch

/// A SHA-256 that is computed beside the caller, on another thread.
///
/// For a reader of large files: hashing costs as much as reading does.
public final class SHA256Aside {
    private let queue = DispatchQueue(label: "sha256")
    private let group = DispatchGroup()
    private let worker = Worker()

    /// OpenSSL's context, used by one job at a time: the queue is serial, and `value` waits for it.
    private final class Worker: @unchecked Sendable {
        let stream = SHA256Stream()
    }

    /// The hash of nothing yet.
    public init() {}

    deinit {
        settle()
    }

    /// Adds bytes, which must stay as they are until `settle` returns.
    public func add(_ bytes: UnsafeRawBufferPointer) {
        guard !bytes.isEmpty else { return }
        // Memory of C's kind: the caller keeps it alive and unchanged, as promised.
        nonisolated(unsafe) let bytes = bytes
        queue.async(group: group) { [worker] in worker.stream.add(bytes) }
    }

    /// Waits until all bytes added have been read.
    public func settle() {
        group.wait()
    }

    /// The hash of all bytes added so far; more can be added after it.
    public var value: SHA256 {
        settle()
        return worker.stream.value
    }
}
