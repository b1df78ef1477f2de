/// Abbreviations of time zones, as logs and people write them behind a time.
///
/// One that is in use for several offsets is not guessed at: it is refused by name.
enum ZoneNames {
    /// Offsets from UTC in minutes, of names that mean one thing.
    private static let offsets: [String: Int] = [
        "UTC": 0, "GMT": 0, "WET": 0, "WEST": 60, "CET": 60, "MEZ": 60, "CEST": 120, "MESZ": 120, "EET": 120,
        "EEST": 180, "MSK": 180, "SAST": 120, "WAT": 60, "CAT": 120, "EAT": 180, "KST": 540, "JST": 540, "HKT": 480,
        "SGT": 480, "WIB": 420, "AWST": 480, "ACST": 570, "ACDT": 630, "AEST": 600, "AEDT": 660, "NZST": 720,
        "NZDT": 780, "EST": -300, "EDT": -240, "CDT": -300, "MDT": -360, "PST": -480, "PDT": -420, "AKST": -540,
        "AKDT": -480, "HST": -600, "BRT": -180, "ART": -180,
    ]
    /// Places whose clocks show a name in one half of the year only. In the other half people write it, too, and it is open what they mean.
    private static let places: [String: String] = [
        "EST": "America/New_York", "EDT": "America/New_York", "CDT": "America/Chicago", "MDT": "America/Denver",
        "PST": "America/Los_Angeles", "PDT": "America/Los_Angeles", "AKST": "America/Anchorage",
        "AKDT": "America/Anchorage",
        "WET": "Europe/Lisbon", "WEST": "Europe/Lisbon", "CET": "Europe/Paris", "CEST": "Europe/Paris",
        "MEZ": "Europe/Berlin",
        "MESZ": "Europe/Berlin", "EET": "Europe/Athens", "EEST": "Europe/Athens",
    ]

    /// The place whose clocks show a name for a half of the year; nil for one that holds all year.
    static func place(of name: String) -> String? { places[name] }

    /// Whether a word is the name of a zone, or of several.
    static func isKnown(_ word: String) -> Bool { offsets[word] != nil || ambiguous.contains(word) }

    /// Names that are in use for several offsets: China, Central America and Cuba; India, Israel and Ireland; and so on.
    private static let ambiguous: Set<String> = [
        "CST", "IST", "BST", "MST", "AST", "ADT", "SST", "GST", "ECT", "AMT", "PYT", "LST", "NST", "NDT", "EDST",
        "CAST",
    ]
    /// Words of logs that look like names of zones.
    private static let words: Set<String> = ["POST", "TEST", "HOST", "REST", "LIST", "LAST", "DIST", "FAST", "DEST"]

    /// What a word behind a time means.
    enum Meaning: Equatable {
        /// An offset in minutes.
        case offset(Int)
        /// A zone, but which one is not known.
        case unknown
        /// No zone.
        case none
    }

    /// The meaning of a word in capital letters.
    static func meaning(_ word: Substring) -> Meaning {
        let name = String(word)
        if let minutes = offsets[name] { return .offset(minutes) }
        if ambiguous.contains(name) { return .unknown }
        // No level, method or module of a log ends so; zones that are not listed here do.
        let isLikeOne = (3...5).contains(name.utf8.count) && (name.hasSuffix("ST") || name.hasSuffix("DT"))
        return isLikeOne && name.utf8.allSatisfy { $0 &- 65 < 26 } && !words.contains(name) ? .unknown : .none
    }
}
