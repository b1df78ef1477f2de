import IngestionAPI

/// What stands around a page that is one of many: where it stands, and what else there is.
public struct PageFrame: Sendable {
    /// What was asked, as a page.
    public var address: Address
    /// The command that writes the same, to copy; empty where there is none.
    public var command: String
    /// The other formats that it can be had in.
    public var formats: [ReportFormat]
    /// Whether the team has reports of its own.
    public var hasOwnReports: Bool

    /// A frame from its parts.
    public init(_ address: Address, command: String = "", formats: [ReportFormat] = [], hasOwnReports: Bool = false) {
        self.address = address
        self.command = command
        self.formats = formats
        self.hasOwnReports = hasOwnReports
    }

    /// What goes with a reader from page to page.
    public static let kept = ["lang", "timezone"]

    /// What is kept of the address.
    var kept: [Address.Parameter] { address.query.filter { Self.kept.contains($0.name) } }

    /// Where the page about a place stands; nil where none is.
    func address(of place: Place) -> String? { Address(place).map { written($0) } }

    /// An address, with what goes with the reader.
    func written(_ other: Address) -> String {
        var other = other
        // What was known at a time is asked of a week's figures alone.
        let isCut = ["weeks", "mappings"].contains(other.path.first) && other.path.count > 1
        other.query += address.query.filter { Self.kept.contains($0.name) || isCut && $0.name == "as-of" }
        return other.description
    }
}
