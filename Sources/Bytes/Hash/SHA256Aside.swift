import Dispatch
import Synchronization

/// A SHA-256 that is computed beside the caller, on another thread.
///
/// For a reader of large files: hashing costs as much as reading does.
public final class SHA256Aside {
    private let queue = DispatchQueue(label: "sha256")
    private let group = DispatchGroup()
    private let worker = Worker()

    /// OpenSSL's context, used by one job at a time.
    private final class Worker: Sendable {
        let stream = Mutex(SHA256Stream())
    }

    /// The hash of nothing yet.
    public init() {}

    deinit {
        settle()
    }

    /// Adds bytes, which must stay as they are until `settle` returns.
    public func add(_ bytes: UnsafeRawBufferPointer) {
        guard !bytes.isEmpty else { return }
        // Pointers stay with their thread; an address is a number. The caller keeps what lies there alive and unchanged
        // until `settle` returns, as promised.
        let (address, count) = (UInt(bitPattern: bytes.baseAddress), bytes.count)
        queue.async(group: group) { [worker] in
            worker.stream.withLock { stream in
                stream.add(UnsafeRawBufferPointer(start: UnsafeRawPointer(bitPattern: address), count: count))
            }
        }
    }

    /// Waits until all bytes added have been read.
    public func settle() {
        group.wait()
    }

    /// The hash of all bytes added so far; more can be added after it.
    public var value: SHA256 {
        settle()
        return worker.stream.withLock { $0.value }
    }
}
