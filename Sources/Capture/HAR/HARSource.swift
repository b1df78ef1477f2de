import Foundation
import IngestionAPI

/// The entries of a HAR file (`log.entries`), or of a Charles session in JSON (`.chlsj`: an array at the top).
final class HARSource: EntrySource {
    private let walker: JSONWalker
    private(set) var count = 0
    private var isBroken = false
    private let times: LooseTime
    private let beside: FilesBeside

    /// - Parameters:
    ///   - times: reads times that are written otherwise than HAR asks for.
    ///   - beside: reads bodies that the HAR names as files.
    init(_ input: any ByteInput, times: LooseTime, beside: @escaping FilesBeside = { _ in nil }) {
        self.times = times
        self.beside = beside
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
        do {
            let value = try JSONValue(bytes)
            return Entry(
                number: count,
                content: found.path == [.element]
                    ? CharlesEntry.content(value)
                    : try content(HAREntry(value, bytes: bytes, times: times, beside: beside)))
        } catch let problem as JSONProblem {
            return Entry(number: count, content: .unread(reason: problem.description, kept: []))
        }
    }

    /// What an entry says; a time without a zone is the whole file's matter.
    private func content(_ entry: HAREntry) throws -> Entry.Content {
        do throws(LooseTime.Problem) {
            return try entry.content()
        } catch {
            throw UntoldTime(line: count, problem: error)
        }
    }
}
