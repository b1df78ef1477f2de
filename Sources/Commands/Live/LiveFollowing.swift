import Foundation
import History
import IngestionAPI
import LiveAPI
import Logging
import Reporting
import Synchronization

/// Follows requests through the API until they have ended, and says how; and batches through the Platform.
struct LiveFollowing {
    let client: IngestionClient
    let history: History
    let options: FollowingOptions
    let global: GlobalOptions

    /// What one look gave.
    enum Look {
        /// It runs.
        case running
        /// It has ended, as the line says.
        case over(String?)
        /// It is not known; for good, or until the next look.
        case trouble(String, isLast: Bool)
    }

    /// What went wrong on the way; the last of each.
    private final class Troubles<Item: Followed>: Sendable {
        let byItem = Mutex<[Item: String]>([:])
    }

    /// Follows requests, with progress on a terminal.
    /// - Returns: what could not be followed to its end, and why.
    func follow(_ requests: [FollowedRequest]) throws -> [RequestID: String] {
        let troubles = try follow(requests) { [client] request, connection, following in
            let outcome = try client.status(
                request.id, mapping: request.mapping, on: connection, within: following.limit)
            switch outcome {
            case .answered(.status(.inProgress)): return .running
            case .answered(let answer): return .over(Self.line(request, answer))
            // A request that is not found will not be; a token that is refused is refused to all.
            case .refused: return .trouble(Self.trouble(outcome) ?? "", isLast: true)
            case .aboutOther, .unknown, .failed: return .trouble(Self.trouble(outcome) ?? "", isLast: false)
            }
        }
        return Dictionary(troubles.map { ($0.key.id, $0.value) }) { first, _ in first }
    }

    /// Follows whatever can be looked at, with progress on a terminal.
    /// - Returns: what could not be followed to its end, and why.
    func follow<Item: Followed>(
        _ items: [Item],
        _ look: @escaping @Sendable (Item, IngestionClient.Connection, Following<Item>) throws -> Look
    ) throws -> [Item: String] {
        let following = Following(items, options: options)
        let troubles = Troubles<Item>()
        let showing = ProgressLine(isShown: Session.current.errors.isTerminal && !global.quiet) {
            let progress = following.progress
            return "\(Numbers.grouped(progress.ended)) ended, \(Numbers.grouped(progress.open)) running"
        }
        defer { showing.clear() }
        let logger =
            items.count <= Self.namedOneByOne ? global.logger : Logger(label: "") { _ in SwiftLogNoOpLogHandler() }
        try following.run { [client, options] in
            let connection = IngestionClient.Connection(client.settings)
            var failures: [Item: Int] = [:]
            return { item in
                switch try look(item, connection, following) {
                case .running: return .running
                case .over(let line):
                    if let line { logger.info("\(line)") }
                    return .over
                case .trouble(let reason, let isLast):
                    troubles.byItem.withLock { $0[item] = reason }
                    failures[item, default: 0] += 1
                    return isLast || failures[item, default: 0] >= 3 || options.limit == nil ? .over : .running
                }
            }
        }
        try Interruption.check()
        return troubles.byItem.withLock { $0 }
    }

    /// What kept a request from being asked for; nil for nothing.
    static func trouble(_ outcome: OperationOutcome) -> String? {
        switch outcome {
        case .answered: nil
        case .aboutOther(let other): "the answer is about request \(other), and counts for that one"
        case .refused(let status): "the API refused: HTTP \(status)"
        case .unknown(let reason), .failed(let reason): "no answer: \(reason)"
        }
    }

    /// Up to how many requests each one's end is told.
    private static let namedOneByOne = 100

    private static func line(_ request: FollowedRequest, _ answer: Answer) -> String {
        let name = "\(Printable.text(request.mapping)): request \(Printable.text(request.id.description))"
        switch answer {
        case .status(.success(_, let records?, _)):
            return "\(name): success, \(Numbers.counted(Int(records), "record"))"
        case .status(.failed(_, let codes, _)):
            return "\(name): failed\(codes.isEmpty ? "" : " with " + Printable.text(codes.joined(separator: ", ")))"
        default: return "\(name): \(AnswerWords.text(answer))"
        }
    }

    /// A line for each request: what the history knows of it now.
    func table(_ requests: [FollowedRequest], troubles: [RequestID: String]) throws -> (
        text: String, outcomes: [Outcome]
    ) {
        var rows: [[String]] = []
        var outcomes: [Outcome] = []
        for request in requests {
            let known = try history.request(request.id, organization: client.settings.organization)
            let outcome = known?.state.outcome ?? .pending
            outcomes.append(outcome)
            let terminal = known?.state.terminal
            let seconds = terminal.flatMap { terminal in
                known.flatMap { terminal.at.elapsed(since: $0.state.birth.at) }.map { Double($0) / 1_000 }
            }
            rows.append([
                Printable.text(request.mapping), Printable.text(request.id.description),
                known == nil ? "unknown" : outcome.name,
                seconds.map(Duration.text) ?? "–", terminal?.records.map { Numbers.grouped(Int($0)) } ?? "–",
                Printable.text(terminal?.codes ?? ""),
                outcome == .pending ? Printable.text(troubles[request.id] ?? "") : "",
            ])
        }
        let table = AlignedTable(columns: Self.columns, rows: rows)
        return (requests.isEmpty ? "" : table.text(TerminalWindow.wholeStyle), outcomes)
    }

    private static let columns = [
        AlignedTable.Column(heading: "mapping", least: 16), .init(heading: "request", isNumber: true),
        .init(heading: "outcome"), .init(heading: "took", rank: 2), .init(heading: "records", isNumber: true, rank: 3),
        .init(heading: "codes", rank: 1), .init(heading: "note", least: 24),
    ]
}

/// One line on the terminal that is drawn anew twice a second by a thread of its own.
final class ProgressLine: Sendable {
    private let isStopped = Mutex(false)

    init(isShown: Bool, _ text: @escaping @Sendable () -> String) {
        guard isShown else { return }
        Session.current.thread { [self] in
            while true {
                let isOver = isStopped.withLock { isStopped in
                    if !isStopped { Session.current.errors.showProgress(text()) }
                    return isStopped
                }
                if isOver { return }
                Session.current.time.sleep(0.5)
            }
        }
    }

    /// Takes the line away.
    func clear() {
        isStopped.withLock { isStopped in
            guard !isStopped else { return }
            isStopped = true
            Session.current.errors.clearProgress()
        }
    }
}
