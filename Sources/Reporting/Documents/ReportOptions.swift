import Figures

/// How a report is written, apart from what it says.
public struct ReportOptions: Sendable {
    /// The language of all words; JSON and CSV speak none.
    public var language: ReportLanguage
    /// How CSV is written.
    public var csv: CSVDialect
    /// What the terminal can show, for `text`.
    public var terminal: TerminalStyle
    /// The version of the program, named at the foot of the page.
    public var programVersion: String
    /// The team's own notes, by error code.
    public var codeNotes: [String: CodeNote]
    /// What the team calls its mappings.
    public var labels: MappingLabels
    /// Trouble that the team knows about: findings about it stand apart.
    public var acknowledgements: [Acknowledgement]
    /// The team's thresholds: their objective makes the error budget, where the figures have its weeks.
    public var thresholds: TeamThresholds
    /// Which organization of the Platform belongs to which of the API's: `…@AdobeOrg` to `acme`.
    public var platformOrganizations: [String: String] = [:]
    /// How the report is mailed, for `eml`.
    public var mail = MailOptions()
    /// The database as the user named it, for commands that the page prints; nil for the usual one.
    public var database: String?
    /// The only organization that the report is about; nil for all.
    public var organization: String?
    /// The only mappings that it is about; empty for all.
    public var mappings: [String] = []
    /// What stands around a page that is one of many; nil for one that stands alone.
    public var frame: PageFrame?
    /// The command as the user typed it, for texts that name one that shows more; nil where they are written to a file.
    public var command: String?

    /// Options; those left out are the usual ones.
    public init(
        language: ReportLanguage = .en, csv: CSVDialect = CSVDialect(), terminal: TerminalStyle = TerminalStyle(),
        programVersion: String = "", codeNotes: [String: CodeNote] = [:], labels: MappingLabels = .none,
        acknowledgements: [Acknowledgement] = [], thresholds: TeamThresholds = .none, database: String? = nil
    ) {
        self.language = language
        self.csv = csv
        self.terminal = terminal
        self.programVersion = programVersion
        self.codeNotes = codeNotes
        self.labels = labels
        self.acknowledgements = acknowledgements
        self.thresholds = thresholds
        self.database = database
    }

    /// ` --org acme --mapping 1042`, quoted for a shell where it has to be; empty for a report about all.
    var scopeOption: String {
        (organization.map { " --org " + ShellText.quoted($0) } ?? "")
            + mappings.map { " --mapping " + ShellText.quoted($0) }.joined()
    }

    /// ` --db 'history.sqlite'`, quoted for a shell where it has to be; empty for the usual database.
    var databaseOption: String {
        guard let database else { return "" }
        return " --db " + ShellText.quoted(database)
    }
}

/// A language that reports are written in; its words are `reports/locales/<rawValue>/`.
public enum ReportLanguage: String, CaseIterable, Sendable {
    /// English.
    case en
    /// Korean.
    case ko
}

/// How CSV is written; RFC 4180 and UTF-8 in any case, with a point as decimal sign.
public struct CSVDialect: Sendable, Equatable {
    /// What stands between cells.
    public var delimiter: Character
    /// With a byte-order mark and CRLF line ends, as Excel likes them; else neither, and LF.
    public var excel: Bool

    /// A dialect; commas and LF unless told otherwise.
    public init(delimiter: Character = ",", excel: Bool = false) {
        self.delimiter = delimiter
        self.excel = excel
    }
}

/// What a terminal can show.
public struct TerminalStyle: Sendable, Equatable {
    /// Whether colors and bold are used (ANSI).
    public var isColored: Bool
    /// Columns of the terminal; text is wrapped and tables shed columns to stay within.
    public var width: Int

    /// A style; 100 columns without color unless told otherwise.
    public init(isColored: Bool = false, width: Int = 100) {
        self.isColored = isColored
        self.width = width
    }
}
