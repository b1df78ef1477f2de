import IngestionAPI

/// The formats of a check's results.
public enum CheckFormat: String, CaseIterable, Sendable {
    /// For a terminal or a mail of cron: a line a broken threshold.
    case text
    /// All figures and results, schema `ingest-audit/check/1`.
    case json
    /// For CI: a test case a mapping and threshold.
    case junit
    /// For Nagios and its kin: one line with performance data.
    case nagios
}

/// How a check's results are written, apart from what they say.
public struct CheckOptions: Sendable {
    /// What the mappings are called.
    public var labels: MappingLabels
    /// The database as the user named it, for commands that are printed; nil for the usual one.
    public var database: String?
    /// What the terminal can show, for `text`.
    public var terminal: TerminalStyle
    /// Whether lines are broken to the terminal's width.
    public var isWrapped: Bool
    /// Whether only alarms are written as `text`.
    public var isQuiet: Bool

    /// Options; those left out are the usual ones.
    public init(
        labels: MappingLabels = .none, database: String? = nil, terminal: TerminalStyle = TerminalStyle(),
        isWrapped: Bool = false, isQuiet: Bool = false
    ) {
        self.labels = labels
        self.database = database
        self.terminal = terminal
        self.isWrapped = isWrapped
        self.isQuiet = isQuiet
    }
}

extension CheckReport {
    /// Writes the results, ending in a line break.
    public func written(as format: CheckFormat, options: CheckOptions = CheckOptions()) throws -> String {
        let phrases = CheckPhrases(self, options)
        switch format {
        case .text: return CheckText(self, phrases, options).written()
        case .json: return try CheckDocument(self, phrases, options).json()
        case .junit: return CheckJUnit(self, phrases).written()
        case .nagios: return CheckNagios(self, phrases).written()
        }
    }
}
