/// Whether a cell's number is a date, as its number format shows it.
enum NumberFormat: Equatable {
    /// Anything else than a date.
    case number
    case day
    case clock
    case dayAndClock
    /// How long something took, which is no time: `[h]:mm:ss`, `mm:ss`.
    case elapsed

    /// The formats that every workbook has, and those that East Asian ones have.
    init(number: Int) {
        switch number {
        case 14...17, 27...31, 36, 50...54, 57, 58: self = .day
        case 18...21, 32...35, 55, 56: self = .clock
        case 22: self = .dayAndClock
        case 45...47: self = .elapsed
        default: self = .number
        }
    }

    /// A format of the workbook's own: `yyyy-mm-dd hh:mm:ss`, `[$-412]AM/PM h:mm`, `#,##0.00`.
    init(code: String) {
        var letters = ""
        var rest = code[...]
        while let character = rest.popFirst() {
            switch character {
            case ";": rest = ""
            case "\"": rest = rest.drop { $0 != "\"" }.dropFirst()
            case "\\", "_", "*": _ = rest.popFirst()
            case "[":
                let inside = rest.prefix { $0 != "]" }
                rest = rest[inside.endIndex...].dropFirst()
                // `[h]:mm` counts hours beyond a day: a duration.
                if let first = inside.first?.lowercased(), ["h", "m", "s"].contains(first),
                    Set(inside.lowercased()).count == 1
                {
                    self = .elapsed
                    return
                }
            default: letters.append(contentsOf: character.lowercased())
            }
        }
        // `General`, `Standard`: words, of which letters say nothing.
        if ["general", "standard"].contains(letters) {
            self = .number
            return
        }
        let hasClock = letters.contains { $0 == "h" || $0 == "s" }
        let hasDay = letters.contains { $0 == "y" || $0 == "d" }
        switch (hasDay, hasClock) {
        case (true, true): self = .dayAndClock
        case (true, false): self = .day
        case (false, true): self = letters.contains("h") ? .clock : .elapsed
        case (false, false): self = .number
        }
    }
}
