import Figures
import IngestionAPI

/// How things stand with an error code, by what is known up to a day.
public enum ErrorState: String, Sendable, CaseIterable {
    /// It is there, and was first seen in the last 28 days of a history that is at least 28 days older.
    case new
    /// It is there, and has been for longer, or for as long as anything is known.
    case ongoing
    /// It is there again: its last spell began in the last 28 days, after 28 days or more without it.
    case recurring
    /// It is gone, and each mapping that had it has had a success since.
    case resolved
    /// It is gone, but a mapping that had it has not had a success since: nothing says that it is mended.
    case quiet

    /// A code that was seen in so many days up to the last one is there; later it is gone.
    static let activeDays = 14

    /// The state of a code.
    /// - Parameter errors: the list that it stands in: what is known, and up to which day.
    public init(_ error: ErrorFigures, in errors: ErrorsFigures) {
        let zone = errors.period.timeZone
        let today = errors.lastDay
        guard today.number - zone.day(of: error.lastSeen).number < Self.activeDays else {
            self = error.isRecovered ? .resolved : .quiet
            return
        }
        let spell = error.spellStart
        guard today.number - spell.number < ErrorFigures.spellGap else {
            self = .ongoing
            return
        }
        let known = errors.evidence.firstExchange.map(zone.day) ?? spell
        let isWatched = spell.number - known.number >= ErrorFigures.spellGap
        self = error.spells > 1 ? .recurring : isWatched ? .new : .ongoing
    }
}
