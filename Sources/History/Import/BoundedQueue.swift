import Dispatch
import Synchronization

/// Hands values from one thread to another, at most `capacity` waiting: a fast reader can't fill the memory.
final class BoundedQueue<Element: Sendable>: Sendable {
    private let elements = Mutex<[Element]>([])
    private let free: DispatchSemaphore
    private let filled = DispatchSemaphore(value: 0)

    init(capacity: Int) {
        free = DispatchSemaphore(value: 0)
        for _ in 0..<capacity { free.signal() }  // a semaphore must not end below the value that it was made with
    }

    /// Adds an element; waits while the queue is full.
    func push(_ element: Element) {
        free.wait()
        elements.withLock { $0.append(element) }
        filled.signal()
    }

    /// Takes the oldest element; waits while the queue is empty.
    func pop() -> Element {
        filled.wait()
        let element = elements.withLock { $0.removeFirst() }
        free.signal()
        return element
    }
}
