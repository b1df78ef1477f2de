import Bytes

/// A look at the beginning of a text for signs of formats, in the order in which they are taken.
enum FormatLook {
    /// At its first bytes.
    case text(ArraySlice<UInt8>)
    /// At the value that its first line is, and the lines behind it.
    case firstLine(JSONValue, rest: ArraySlice<[UInt8]>)
    /// At the keys of the object that it is, some of which may not have been seen yet.
    case keys(JSONOutline, isOneLine: Bool)
    /// At the first element of the array that it is; nil where that is longer than what was read.
    case element(JSONValue?, of: [UInt8])
    /// At its first bytes once more, where these are records in JSON.
    case records(ArraySlice<UInt8>)
    /// At its lines.
    case lines([[UInt8]])
    /// At its lines once more, for what may be a sign where there is no better one.
    case hints([[UInt8]])
}

/// What shows that a text is of a format.
struct FormatSign {
    /// Where looks show several, the strongest counts.
    enum Strength: Int {
        /// The format, or one beside it, in a form that is not read.
        case refused
        /// The format; where another is as likely, it may be either.
        case likely
        /// The format.
        case surely
    }

    let strength: Strength
    /// What shows it; of a form that is not read, what it is and why not.
    let because: String

    static func surely(_ because: String) -> FormatSign { FormatSign(strength: .surely, because: because) }
    static func likely(_ because: String) -> FormatSign { FormatSign(strength: .likely, because: because) }
    static func refused(_ reason: String) -> FormatSign { FormatSign(strength: .refused, because: reason) }
}
