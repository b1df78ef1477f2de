import Figures
import IngestionAPI

/// The parameters that the program binds in a report's statement.
struct QueryParameters {
    /// `:since` and all others.
    static let names = [":since", ":until", ":since_time", ":until_time", ":week", ":timezone", ":timezone_offset"]

    /// Those that tell which period is asked about: a statement without any of them is about the whole history.
    static let periodNames: Set<String> = [":since", ":until", ":since_time", ":until_time", ":week"]

    private let period: Period

    init(_ period: Period) {
        self.period = period
    }

    /// The value of a parameter; nil for a name that is none of `names`.
    func value(of name: String) -> QueryValue? {
        let instants = period.instants
        switch name {
        case ":since": return .integer(instants.lowerBound.milliseconds)
        case ":until": return .integer(instants.upperBound.milliseconds)
        case ":since_time": return .text(instants.lowerBound.description)
        case ":until_time": return .text(instants.upperBound.description)
        case ":week": return period.week.map { .text($0.description) } ?? .null
        case ":timezone": return .text(period.timeZone.identifier)
        case ":timezone_offset": return .integer(period.timeZone.offset(at: instants.lowerBound))
        default: return nil
        }
    }

    /// What to say about a name that is none of them.
    static func unknown(_ name: String) -> String {
        "parameter \(name) is not known; there are \(names.joined(separator: ", "))"
    }
}
