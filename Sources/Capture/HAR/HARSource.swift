import Bytes
import Foundation
import IngestionAPI

/// The entries of a HAR file (`log.entries`), or of a Charles session in JSON (`.chlsj`: an array at the top).
///
/// Entries wait until it is known whether the file's times are those of its calls or that of its export. With the first
/// two calls that are more than a second apart it is.
final class HARSource: EntrySource {
    private let walker: JSONWalker
    private(set) var count = 0
    private var isBroken = false
    private let times: LooseTime
    private let beside: FilesBeside

    private var exported = ExportedTimes()
    private var waiting: [Waiting] = []
    private var waitingBytes = 0
    /// How many of `waiting` have been handed over.
    private var given = 0

    /// Nobody makes so many calls within a second, nor gets so many bytes of answers.
    private static let mostWaiting = 4_096
    private static let mostWaitingBytes = ByteLimits.longestLine

    /// An entry whose time may be that of the export.
    fileprivate struct Waiting {
        var entry: Entry
        /// When its call began; nil where the entry does not say.
        var began: Instant?
        /// Its answer's `Date`.
        var answered: Instant?
    }

    /// - Parameters:
    ///   - times: reads times that are written otherwise than HAR asks for.
    ///   - beside: reads bodies that the HAR names as files.
    init(_ input: any ByteInput, times: LooseTime, beside: @escaping FilesBeside = { _ in nil }) {
        self.times = times
        self.beside = beside
        walker = JSONWalker(input) { path, _ in path == [.key("log"), .key("entries"), .element] || path == [.element] }
    }

    func next() throws -> Entry? {
        while exported.verdict == .open {
            guard let next = try read() else {
                exported.close()
                break
            }
            waiting.append(next)
            if case .call(let call) = next.entry.content { waitingBytes += call.response.count }
            if waiting.count >= Self.mostWaiting || waitingBytes >= Self.mostWaitingBytes { exported.close() }
        }
        guard given < waiting.count else {
            waiting = []
            return try read().map(told)
        }
        defer { given += 1 }
        return told(waiting[given])
    }

    /// The entry with the time that it has, now that it is known whose time the file tells.
    private func told(_ waiting: Waiting) -> Entry {
        guard exported.verdict == .ofExport, case .call(var call) = waiting.entry.content,
            let began = waiting.began, exported.covers(began)
        else { return waiting.entry }
        guard let answered = waiting.answered else {
            call.at = Instant(milliseconds: 0)
            return Entry(
                number: waiting.entry.number,
                content: .unread(
                    reason: "its time is that of the file's export, and its answer has no \"Date\" header",
                    kept: call.summary))
        }
        call.at = answered
        call.inferred.insert(.timeInferred)
        return Entry(number: waiting.entry.number, content: .call(call))
    }

    /// The next entry as it stands in the file.
    private func read() throws -> Waiting? {
        guard !isBroken else { return nil }
        let found: JSONWalker.Found
        do {
            guard let value = try walker.next() else { return nil }
            found = value
        } catch let problem as JSONWalker.Problem {
            isBroken = true
            count += 1
            return Waiting(unread: "behind entry \(count - 1) \(problem.reason)", number: count)
        }
        count += 1
        guard let bytes = found.bytes else {
            return Waiting(unread: "longer than \(JSONWalker.longest >> 20) MiB", number: count)
        }
        do {
            let value = try JSONValue(bytes)
            guard found.path != [.element] else {
                return Waiting(entry: Entry(number: count, content: CharlesEntry.content(value)))
            }
            return try read(HAREntry(value, bytes: bytes, times: times, beside: beside))
        } catch let problem as JSONProblem {
            return Waiting(unread: problem.description, number: count)
        }
    }

    /// What an entry says; a time without a zone is the whole file's matter.
    private func read(_ entry: HAREntry) throws -> Waiting {
        do throws(LooseTime.Problem) {
            var read = Waiting(entry: Entry(number: count, content: try entry.content()))
            guard exported.verdict != .ofCalls else { return read }
            read.began = entry.began
            if case .call = read.entry.content { read.answered = entry.answered }
            exported.see(began: read.began, answered: read.answered)
            return read
        } catch {
            throw UntoldTime(line: count, problem: error)
        }
    }
}

extension HARSource.Waiting {
    fileprivate init(unread reason: String, number: Int) {
        entry = Entry(number: number, content: .unread(reason: reason, kept: []))
    }
}
