import FlyingFox
import FlyingSocks
import Foundation

/// A body that breaks off: some bytes, then an error, upon which the server closes the connection.
struct CutBody: AsyncBufferedSequence {
    typealias Element = UInt8

    /// The line has gone dead.
    struct BreakOff: Error {}

    /// What is sent before.
    let bytes: Data

    func makeAsyncIterator() -> Iterator { Iterator(rest: bytes) }

    struct Iterator: AsyncBufferedIteratorProtocol {
        fileprivate var rest: Data

        mutating func next() async throws -> UInt8? {
            guard let first = rest.popFirst() else { throw BreakOff() }
            return first
        }

        mutating func nextBuffer(suggested count: Int) async throws -> Data? {
            guard !rest.isEmpty else { throw BreakOff() }
            let taken = rest.prefix(count)
            rest = rest.dropFirst(taken.count)
            return Data(taken)
        }
    }
}
