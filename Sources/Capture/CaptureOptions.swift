import IngestionAPI

/// What a user tells about captures that do not say it themselves.
public struct CaptureOptions: Sendable {
    /// How dates are written where a format leaves it open.
    public enum DateOrder: String, Sendable, CaseIterable {
        /// `2026-11-16`, and nothing else.
        case iso
        /// `16.11.2026`, `16/11/2026`: the day first.
        case dayFirst = "day-first"
        /// `11/16/2026`: the month first.
        case monthFirst = "month-first"
        /// `46342.125`: days since the end of 1899, as Excel counts them.
        case excel
        /// The same since 1904, as old versions for the Mac counted.
        case excel1904 = "excel-1904"

        /// How numbers count days; nil where they don't.
        var days: SerialDay? {
            switch self {
            case .excel: .from1900
            case .excel1904: .from1904
            case .iso, .dayFirst, .monthFirst: nil
            }
        }
    }

    /// Stands in where a call names no organization.
    public var organization: String?
    /// Stands in where an answer names no mapping.
    public var mapping: String?
    /// When the answers arrived, for captures that hold no times.
    public var at: Instant?
    /// How dates are written in CSV files.
    public var dateOrder = DateOrder.iso
    /// The year of time stamps that have none (syslog's).
    public var year: Int?
    /// The zone of time stamps that have none; nil where nobody named one.
    public var timeZone: ReportTimeZone?
    /// How the lines of a log are made; nil for what can be made out.
    public var shape: LogShape?
    /// Whether what came whole of a cut or corrupt archive is taken.
    public var partial = false

    /// Nothing told.
    public init() {}
}
