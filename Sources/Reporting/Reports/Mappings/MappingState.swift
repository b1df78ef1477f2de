import Figures
import IngestionAPI

/// What a mapping is doing, in a word.
enum MappingState: String, Sendable, CaseIterable {
    /// No request on so many captured days that its own pattern does not explain it.
    case silent
    /// Its last request is pending, no longer than its requests take.
    case running
    /// Its last request is pending, for longer than that, or nothing is known of what they take.
    case pending
    /// Its last request ended so.
    case success, failed, aborted
    /// No request of it was captured.
    case unknown

    /// From how many finished requests on it is known what they take.
    private static let leastSample = 20

    init(_ standing: MappingStanding, isSilent: Bool, _ present: Present) {
        guard let latest = standing.latest else {
            self = .unknown
            return
        }
        if isSilent {
            self = .silent
            return
        }
        switch latest.outcome {
        case .success: self = .success
        case .failed: self = .failed
        case .aborted: self = .aborted
        case .pending:
            let longest = standing.usualDurations.count >= Self.leastSample ? standing.usualDurations.last ?? 0 : 0
            self = present.age(of: latest.submitted) <= longest ? .running : .pending
        }
    }

    var tone: Tone? {
        switch self {
        case .failed: .bad
        case .aborted, .silent, .pending: .watch
        case .success: .good
        case .running, .unknown: .quiet
        }
    }
}
