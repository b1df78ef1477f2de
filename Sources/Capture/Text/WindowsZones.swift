/// Names that Windows has for time zones, as its programs write them behind a time: those that mean one thing.
enum WindowsZones {
    /// What a name means.
    enum Meaning: Equatable {
        /// The clocks of a place.
        case place(String)
        /// An offset in minutes, in the half of the year in which the clocks of a place show it.
        case seasonal(Int, String)
    }

    private static let names: [String: Meaning] = [
        "Korea Standard Time": .place("Asia/Seoul"), "Korean Standard Time": .place("Asia/Seoul"),
        "Tokyo Standard Time": .place("Asia/Tokyo"), "Japan Standard Time": .place("Asia/Tokyo"),
        "China Standard Time": .place("Asia/Shanghai"), "Taipei Standard Time": .place("Asia/Taipei"),
        "Singapore Standard Time": .place("Asia/Singapore"), "SE Asia Standard Time": .place("Asia/Bangkok"),
        "India Standard Time": .place("Asia/Kolkata"), "Arabian Standard Time": .place("Asia/Dubai"),
        "Russian Standard Time": .place("Europe/Moscow"), "AUS Eastern Standard Time": .place("Australia/Sydney"),
        "E. Australia Standard Time": .place("Australia/Brisbane"),
        "E. South America Standard Time": .place("America/Sao_Paulo"), "GMT Standard Time": .place("Europe/London"),
        "W. Europe Standard Time": .place("Europe/Berlin"), "Romance Standard Time": .place("Europe/Paris"),
        "Central Europe Standard Time": .place("Europe/Budapest"),
        "Central European Standard Time": .place("Europe/Warsaw"), "Coordinated Universal Time": .place("Etc/UTC"),
        // Americans mean the season by them, Windows the place.
        "Eastern Standard Time": .seasonal(-300, "America/New_York"),
        "Eastern Daylight Time": .seasonal(-240, "America/New_York"),
        "Central Standard Time": .seasonal(-360, "America/Chicago"),
        "Central Daylight Time": .seasonal(-300, "America/Chicago"),
        "Mountain Standard Time": .seasonal(-420, "America/Denver"),
        "Mountain Daylight Time": .seasonal(-360, "America/Denver"),
        "Pacific Standard Time": .seasonal(-480, "America/Los_Angeles"),
        "Pacific Daylight Time": .seasonal(-420, "America/Los_Angeles"),
    ]

    /// The name that a text begins with, and what it means.
    static func leading(_ text: Substring) -> (name: String, meaning: Meaning)? {
        guard let first = text.utf8.first, first &- 65 < 26 else { return nil }
        let head = text.prefix(36)
        guard
            let end = head.firstRange(of: "Standard Time") ?? head.firstRange(of: "Daylight Time")
                ?? head.firstRange(of: "Universal Time")
        else { return nil }
        let name = String(head[..<end.upperBound])
        return names[name].map { (name, $0) }
    }
}
