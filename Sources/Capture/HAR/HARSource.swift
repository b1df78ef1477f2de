import Foundation
import IngestionAPI

/// The entries of a HAR file (`log.entries`), or of a Charles session in JSON (`.chlsj`: an array at the top).
final class HARSource: EntrySource {
    private let walker: JSONWalker
    private(set) var count = 0
    private var isBroken = false

    init(_ input: any ByteInput) {
        walker = JSONWalker(input) { path, _ in path == [.key("log"), .key("entries"), .element] || path == [.element] }
    }

    func next() throws -> Entry? {
        guard !isBroken else { return nil }
        let found: JSONWalker.Found
        do {
            guard let value = try walker.next() else { return nil }
            found = value
        } catch let problem as JSONWalker.Problem {
            isBroken = true
            count += 1
            return Entry(
                number: count, content: .unread(reason: "behind entry \(count - 1) \(problem.reason)", kept: []))
        }
        count += 1
        guard let bytes = found.bytes else {
            return Entry(
                number: count,
                content: .unread(reason: "longer than \(JSONWalker.longest >> 20) MiB", kept: []))
        }
        do throws(JSONProblem) {
            let value = try JSONValue(bytes)
            return Entry(
                number: count, content: found.path == [.element] ? CharlesEntry.content(value) : HAREntry.content(value)
            )
        } catch {
            return Entry(number: count, content: .unread(reason: error.description, kept: []))
        }
    }
}
