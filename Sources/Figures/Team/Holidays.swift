import IngestionAPI

/// Days that a team says nothing runs on.
public struct Holidays: Sendable, Equatable {
    private let days: Set<Int>

    /// No such day.
    public static let none = Holidays([])

    /// Holidays from their days.
    public init(_ days: some Sequence<Day>) { self.days = Set(days.map(\.number)) }

    /// Whether a day is one.
    public func contains(_ day: Day) -> Bool { days.contains(day.number) }
}
