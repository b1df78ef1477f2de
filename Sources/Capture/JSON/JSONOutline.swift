import Bytes
import IngestionAPI

/// The keys of the objects at the top of a text, each with the keys of the object that it has, as far as was read.
///
/// Reads a text of any size in bounded memory, and no further than it has to.
struct JSONOutline {
    /// The keys, with those below each; the values of keys that have no object are empty.
    private(set) var keys: [String: Set<String>] = [:]
    /// Whether the first object ends within what was read.
    private(set) var isWhole = false

    /// So many keys of an object are remembered.
    private static let mostKeys = 1_000

    /// Nothing seen.
    init() {}

    /// Reads until enough is seen, or the text ends.
    /// - Throws: where the text can't be read; what is no JSON ends it.
    init(_ input: any ByteInput, until isEnough: @escaping (JSONOutline) -> Bool = { _ in false })
        throws(CaptureProblem)
    {
        var seen = JSONOutline()
        var isDone = false
        var hasBegun = false
        let walker = JSONWalker(input) { path, first in
            if path.isEmpty {
                if hasBegun, !seen.isWhole {
                    seen.isWhole = true
                    isDone = isEnough(seen)
                }
                hasBegun = true
            } else if path.count <= 2, !isDone, seen.add(path) {
                isDone = isEnough(seen)
            }
            // The walk is left where it is at the next value that costs nothing to hand over.
            return isDone && first != UInt8(ascii: "{") && first != UInt8(ascii: "[")
        }
        do {
            while !isDone, try walker.next() != nil {}
            if !isDone { seen.isWhole = true }
        } catch let problem as CaptureProblem {
            throw problem
        } catch {
            // The text is cut here, or no JSON: what was seen until then counts.
        }
        self = seen
    }

    /// Whether each key is the ID of a batch, one of them with its state.
    var areBatches: Bool {
        keys.allSatisfy { BatchID.isSurely($0.key) } && keys.contains { $0.value.contains("status") }
    }

    /// Whether there is a key.
    func has(_ key: String) -> Bool { keys[key] != nil }

    /// Whether a key has an object with one of some keys.
    func has(_ key: String, with inner: Set<String>) -> Bool { keys[key].map { !$0.isDisjoint(with: inner) } ?? false }

    /// - Returns: whether that is news.
    private mutating func add(_ path: [JSONWalker.Step]) -> Bool {
        guard case .key(let outer) = path[0] else { return false }
        guard path.count == 2 else {
            guard keys[outer] == nil, keys.count < Self.mostKeys else { return false }
            keys[outer] = []
            return true
        }
        guard case .key(let inner) = path[1], let known = keys[outer], known.count < Self.mostKeys else { return false }
        return keys[outer, default: []].insert(inner).inserted
    }
}
