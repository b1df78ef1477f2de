import IngestionAPI

/// Times as people, spreadsheets and loggers write them.
///
/// A stamp with an offset or the name of a zone is taken by it; one without is a local time of the zone that the user names, and of
/// none where none is named. What could be read in two ways (`03/04/2026`, `CST`) is read only as told.
struct LooseTime {
    /// How dates with the year at the end are written.
    var dateOrder = CaptureOptions.DateOrder.iso
    /// The zone of stamps without an offset; nil where nobody named one.
    var timeZone: ReportTimeZone?
    /// The year of stamps that have none.
    var year: Int?
    /// How numbers count days; nil where nobody said that they do.
    var days: SerialDay?
    /// Whether numbers may count days, as they do in tables.
    var mayCountDays = false

    init() {}

    /// As the user tells.
    init(_ options: CaptureOptions) {
        dateOrder = options.dateOrder
        timeZone = options.timeZone
        year = options.year
        days = options.dateOrder.days
    }

    /// Why a text that is a time gives no instant: what the user has to say. The texts are as they stand there.
    enum Problem: Error, Equatable {
        /// It has no zone.
        case noZone(String)
        /// Its zone's name is in use for several, or not known.
        case zone(String, name: String)
        /// The zone's clocks show it twice, or never, on the day that they are set.
        case unclear(String, zone: String)
        /// It has no year.
        case noYear(String)
        /// Day and month could be either way round.
        case order(String)
        /// A number that counts days from a date that depends on the program.
        case serial(String)
        /// A time of the day that stands there without a date, or with one in a form that is not known.
        case form(String)
    }

    /// A time at the beginning of a text.
    struct Found {
        var instant: Result<Instant, Problem>
        /// What follows it.
        var rest: Substring
    }

    /// Reads a text that is a time and nothing else.
    func instant(_ text: String) throws(Problem) -> Instant? {
        let trimmed = text.drop { $0 == " " }
        if let found = leading(Substring(trimmed)), found.rest.allSatisfy({ $0 == " " }) {
            return try found.instant.get()
        }
        if let instant = epoch(trimmed) { return instant }
        return try serial(trimmed)
    }

    /// A spreadsheet's count of days.
    private func serial(_ text: Substring) throws(Problem) -> Instant? {
        let number = text.prefix { $0 != " " }
        guard mayCountDays, let local = (days ?? .from1900).local(number) else { return nil }
        guard days != nil else { throw .serial(String(number)) }
        guard let timeZone else { throw .noZone(String(number)) }
        return try Self.instant(local, timeZone, String(number)).get()
    }

    /// The instant at which the clocks of a zone show a local time.
    private static func instant(_ local: Int64, _ zone: ReportTimeZone, _ written: String) -> Result<Instant, Problem> {
        let found = zone.instants(local: local)
        return found.count == 1 ? .success(found[0]) : .failure(.unclear(written, zone: zone.identifier))
    }

    /// Seconds or milliseconds since 1970, of any time between 1973 and 2286.
    private func epoch(_ text: Substring) -> Instant? {
        let digits = text.prefix { $0 != " " }
        let whole = digits.prefix { $0 != "." }
        guard digits.utf8.allSatisfy({ $0 &- 48 < 10 || $0 == UInt8(ascii: ".") }), let number = Int64(whole) else {
            return nil
        }
        switch whole.utf8.count {
        case 13 where whole == digits: return Instant(milliseconds: number)
        // Up to the spring of 2033: `2026111612` is a date.
        case 9...10 where number < 2_000_000_000:
            let fraction = digits.dropFirst(whole.count + 1).prefix(3)
            guard fraction.allSatisfy(\.isNumber), let rest = Int64(fraction + "000".dropFirst(fraction.count)) else {
                return nil
            }
            return Instant(milliseconds: number * 1_000 + rest)
        default: return nil
        }
    }

    /// Reads a time at the beginning of a text; nil where none is.
    func leading(_ text: Substring) -> Found? {
        var scanner = TextScanner(rest: text)
        let before = zoneBefore(&scanner)
        guard let date = date(&scanner) else { return nil }
        return time(date, before, &scanner, from: text)
    }

    /// `KST 2026-11-16 …`: a zone before a date, from the names that are known as such; nil where there is none, which leaves all as it was.
    private func zoneBefore(_ scanner: inout TextScanner) -> Zone? {
        guard let first = scanner.rest.utf8.first, first &- 65 < 26 else { return nil }
        let start = scanner
        if let word = scanner.word(), ZoneNames.isKnown(word),
            scanner.blanks() || scanner.take("]") && scanner.blanks(),
            scanner.rest.first?.isNumber == true
        {
            var name = TextScanner(rest: word[...])
            return named(&name)
        }
        scanner = start
        return nil
    }

    // MARK: - Dates

    private struct Date {
        var day: Day?
        /// The month and the day of a date whose year stands behind the time, or nowhere.
        var open: (month: Int, day: Int)?
        /// Whether its year may stand behind the time: where it begins with the day of the week.
        var mayEndInYear = false
        /// Whether day and month could be either way round, and nobody said which.
        var isOpenToBoth = false
        /// Whether a colon follows, as in `16/Nov/2026:03:00:00`.
        var isApache = false

        init(_ year: Int, _ month: Int, _ day: Int) { self.day = Day(year: year, month: month, day: day) }
        init() {}
    }

    private func date(_ scanner: inout TextScanner) -> Date? {
        let start = scanner
        // 2026-11-16, 2026/11/16, 2026. 11. 16.
        if let year = scanner.number(digits: 4...4), let separator = scanner.takeAny("-/.") {
            let isSpaced = separator == "." && scanner.blanks()
            if let month = scanner.number(digits: 1...2), scanner.take(String(separator)),
                !isSpaced || scanner.blanks(), let day = scanner.number(digits: 1...2)
            {
                if separator == "." { _ = scanner.take(".") }
                return Self.sound(Date(year, month, day))
            }
        }
        scanner = start
        // 20261116T030000
        if let number = scanner.number(digits: 8...8), let next = scanner.rest.first, "Tt_ -".contains(next) {
            return Self.sound(Date(number / 10_000, number / 100 % 100, number % 100))
        }
        scanner = start
        // I1116 03:00:00.123456, of klog: the level, the month, the day
        if scanner.takeAny("IWEF") != nil, let number = scanner.number(digits: 4...4), scanner.rest.first == " ",
            (1...12).contains(number / 100), (1...31).contains(number % 100)
        {
            var date = Date()
            date.open = (number / 100, number % 100)
            return date
        }
        scanner = start
        // 16.11.2026, 11/16/2026, 16/Nov/2026, 16 Nov 2026
        if let first = scanner.number(digits: 1...2), let separator = scanner.takeAny("./- ") {
            if let month = scanner.month(), scanner.take(String(separator)), let year = scanner.number(digits: 4...4) {
                var date = Date(year, month, first)
                date.isApache = separator == "/" && scanner.rest.first == ":"
                return Self.sound(date)
            }
            if separator != " ", let second = scanner.number(digits: 1...2), scanner.take(String(separator)),
                let year = scanner.number(digits: 4...4)
            {
                switch dateOrder {
                case .iso, .excel, .excel1904:
                    var date = Date()
                    date.isOpenToBoth = true
                    return date
                case .dayFirst: return Self.sound(Date(year, second, first))
                case .monthFirst: return Self.sound(Date(year, first, second))
                }
            }
        }
        scanner = start
        // Mon, 16 Nov 2026 · Mon Nov 16 2026 · Mon Nov 16 (03:00:01 UTC 2026) · Nov 16, 2026 · Nov 16 (03:00:01)
        let hasWeekday =
            scanner.weekday()
            && {
                _ = scanner.take(","); return scanner.blanks()
            }()
        if !hasWeekday { scanner = start }
        let behindWeekday = scanner
        if hasWeekday, let date = dayByNumber(&scanner) { return date }
        scanner = behindWeekday
        guard let month = scanner.month(), scanner.blanks(), let day = scanner.number(digits: 1...2) else {
            scanner = start
            return nil
        }
        let behindDay = scanner
        if scanner.take(",") || true, scanner.blanks(), let year = scanner.number(digits: 4...4),
            scanner.rest.first != ":"
        {
            return Self.sound(Date(year, month, day))
        }
        scanner = behindDay
        var date = Date()
        date.open = (month, day)
        date.mayEndInYear = hasWeekday
        return date
    }

    /// A date behind the day of the week that begins with a number: `16 Nov 2026`, `2026-11-16`.
    private func dayByNumber(_ scanner: inout TextScanner) -> Date? {
        guard scanner.rest.first?.isNumber == true else { return nil }
        return date(&scanner)
    }

    private static func sound(_ date: Date) -> Date? { date.day == nil ? nil : date }

    // MARK: - Times

    private func time(_ date: Date, _ before: Zone?, _ scanner: inout TextScanner, from text: Substring) -> Found? {
        if date.isApache {
            guard scanner.take(":") else { return nil }
        } else if !scanner.take("T"), !scanner.take("t"), !scanner.take("_") {
            _ = scanner.take(",")
            guard scanner.blanks() else { return nil }
            if scanner.take("@") { _ = scanner.blanks() }  // as Kibana writes it
        }
        guard let clock = scanner.clock() else { return nil }
        var year = date.mayEndInYear ? scanner.yearBehind() : nil
        let behind = zone(&scanner)
        if date.mayEndInYear, year == nil { year = scanner.yearBehind() }
        let written = String(text[..<scanner.rest.startIndex])
        var day = date.day
        if date.isOpenToBoth { return Found(instant: .failure(.order(written)), rest: scanner.rest) }
        if let open = date.open {
            guard let year = year ?? self.year else {
                return Found(instant: .failure(.noYear(written)), rest: scanner.rest)
            }
            day = Day(year: year, month: open.month, day: open.day)
        }
        guard let day else { return nil }
        let local = Int64(day.number) * 86_400_000 + clock
        // Of two zones neither is known to be the one.
        if before != nil, behind != nil { return Found(instant: .failure(.form(written)), rest: scanner.rest) }
        let zone = (before ?? behind)?.inSeason(local)
        let instant: Instant
        switch zone {
        case .offset(let minutes): instant = Instant(milliseconds: local - Int64(minutes) * 60_000)
        case .zone(let zone):
            let found = Self.instant(local, zone, written)
            guard case .success(let one) = found else { return Found(instant: found, rest: scanner.rest) }
            instant = one
        case .seasonal, .unknown, nil:
            // What may be an offset is none of the user's zones.
            if case .unknown(let name) = zone, "+-\u{2212}".contains(name.first ?? " ") {
                return Found(instant: .failure(.form(written)), rest: scanner.rest)
            }
            guard let timeZone else {
                let problem: Problem =
                    if case .unknown(let name) = zone { .zone(written, name: name) } else { .noZone(written) }
                return Found(instant: .failure(problem), rest: scanner.rest)
            }
            let found = Self.instant(local, timeZone, written)
            guard case .success(let one) = found else { return Found(instant: found, rest: scanner.rest) }
            instant = one
        }
        return Instant.writable.contains(instant) ? Found(instant: .success(instant), rest: scanner.rest) : nil
    }

    // MARK: - Zones

    /// Whether a text is a zone, as it may stand behind a time, and nothing else.
    static func isZone(_ text: String) -> Bool {
        var scanner = TextScanner(rest: text[...])
        return LooseTime().zone(&scanner) != nil && scanner.rest.isEmpty
    }

    private enum Zone {
        /// Minutes.
        case offset(Int)
        case zone(ReportTimeZone)
        /// Minutes, in the half of the year in which the clocks of a place show them.
        case seasonal(Int, place: ReportTimeZone, name: String)
        case unknown(String)

        /// What it means at a local time: people write `EST` in summer, too, and mean the clocks of the place.
        func inSeason(_ local: Int64) -> Zone {
            guard case .seasonal(let minutes, let place, let name) = self else { return self }
            let milliseconds = Int64(minutes) * 60_000
            return place.offset(at: Instant(milliseconds: local - milliseconds)) == milliseconds
                ? .offset(minutes) : .unknown(name)
        }
    }

    /// `Z`, `+09:00`, ` +0900`, `+09`, ` KST`, ` GMT+3`, ` (UTC+9)`, ` Asia/Seoul`; nil where there is none.
    private func zone(_ scanner: inout TextScanner) -> Zone? {
        let start = scanner
        if scanner.take("Z") || scanner.take("z") {
            if scanner.isAtBreak { return .offset(0) }
            scanner = start
        }
        let isSpaced = scanner.blanks()
        if isSpaced, scanner.take("Z") {
            if scanner.isAtBreak { return .offset(0) }
            scanner = start
            _ = scanner.blanks()
        }
        // A component of an application stands in square brackets, a zone does not.
        let isBracketed = scanner.take("(")
        let found = offset(&scanner, isSpaced: isSpaced) ?? named(&scanner)
        if found != nil, !isBracketed || scanner.take(")") {
            // `GMT+0900 (Korean Standard Time)`, `+0900 (KST)`: what is said already, once more.
            let behind = scanner
            if scanner.blanks(), scanner.take("("), let end = scanner.rest.prefix(48).firstIndex(of: ")"),
                scanner.rest[..<end].allSatisfy({ $0.isLetter || $0 == " " })
            {
                scanner.rest = scanner.rest[scanner.rest.index(after: end)...]
            } else {
                scanner = behind
            }
            return found
        }
        scanner = start
        return nil
    }

    /// The offsets that clocks somewhere have.
    private static func isReal(_ minutes: Int) -> Bool { abs(minutes) <= 14 * 60 && minutes % 15 == 0 }

    private func offset(_ scanner: inout TextScanner, isSpaced: Bool, afterName: Bool = false) -> Zone? {
        let start = scanner
        guard let sign = scanner.takeAny("+-\u{2212}"), let digits = scanner.digits() else {
            scanner = start
            return nil
        }
        var minutes: Int?
        switch digits.utf8.count {
        case 2 where isSpaced && !afterName && scanner.rest.first != ":":
            // `12:00:00 -05 items`: an offset, or a number.
            return .unknown("\(sign)\(digits)")
        case 1 where afterName || !isSpaced, 2:
            let hours = Int(digits)!
            let behind = scanner
            if scanner.take(":") {
                minutes = scanner.number(digits: 2...2).map { hours * 60 + $0 }
                if minutes == nil { scanner = behind }
            }
            minutes = minutes ?? hours * 60
        case 4: minutes = Int(digits.prefix(2))! * 60 + Int(digits.suffix(2))!
        default: break
        }
        // `+05.30`, `GMT+5.5`: an offset of a kind that nobody has settled.
        if scanner.rest.first == ".", scanner.rest.dropFirst().first?.isNumber == true {
            return .unknown("\(sign)\(digits).")
        }
        guard let minutes, Self.isReal(minutes), scanner.isAtBreak else {
            scanner = start
            return nil
        }
        return .offset(sign == "+" ? minutes : -minutes)
    }

    private func named(_ scanner: inout TextScanner) -> Zone? {
        let start = scanner
        if let (name, zone) = WindowsZones.leading(scanner.rest) {
            scanner.rest = scanner.rest.dropFirst(name.count)
            if scanner.isAtBreak {
                switch zone {
                case .place(let identifier): return ReportTimeZone(identifier: identifier).map { .zone($0) }
                case .seasonal(let minutes, let identifier):
                    return ReportTimeZone(identifier: identifier).map { .seasonal(minutes, place: $0, name: name) }
                }
            }
            scanner = start
        }
        guard let word = scanner.word() else { return nil }
        // Asia/Seoul, America/Argentina/Buenos_Aires
        if scanner.rest.first == "/" {
            let tail = scanner.rest.prefix { $0.isLetter || $0.isNumber || "/_+-".contains($0) }
            if let zone = ReportTimeZone(identifier: word + tail) {
                scanner.rest = scanner.rest[tail.endIndex...]
                return .zone(zone)
            }
            scanner = start
            return nil
        }
        let upper = ["utc", "gmt", "kst", "jst"].contains(word) ? word.uppercased() : word
        switch ZoneNames.meaning(Substring(upper)) {
        case .offset(let minutes):
            let behind = scanner
            _ = scanner.blanks()
            if minutes == 0, let further = offset(&scanner, isSpaced: false, afterName: true) { return further }
            scanner = behind
            if scanner.isAtBreak {
                let place = ZoneNames.place(of: upper).flatMap { ReportTimeZone(identifier: $0) }
                return place.map { .seasonal(minutes, place: $0, name: word) } ?? .offset(minutes)
            }
        case .unknown where scanner.isAtBreak: return .unknown(word)
        default: break
        }
        scanner = start
        return nil
    }
}

extension LooseTime.Problem: CustomStringConvertible {
    /// Whether the user has to say it for the whole file: read by wrong clocks, every figure would be wrong.
    var isOfFile: Bool {
        switch self {
        case .noZone, .zone: true
        case .unclear, .noYear, .order, .serial, .form: false
        }
    }

    /// What is wrong, and what the user can say about it.
    var description: String {
        switch self {
        case .noZone(let text):
            "the time \"\(text)\" bears no zone; say whose clocks it is by with --source-timezone, as in --source-timezone UTC"
        case .zone(let text, let name):
            "\(name) in \"\(text)\" is the name of several zones; say which is meant with --source-timezone, as in --source-timezone Asia/Shanghai"
        case .unclear(let text, let zone):
            "the clocks of \(zone) show \"\(text)\" twice, or never, on the day that they are set; only an offset tells which time is meant"
        case .noYear(let text): "the time \"\(text)\" bears no year; give it with --year"
        case .order(let text):
            "\"\(text)\" could be day first or month first; say which with --date-format day-first or month-first"
        case .serial(let text):
            "\(text) counts days as spreadsheets do; show the column as a date and save the file anew, or say that it counts from 1900 with --date-format excel, or from 1904 with --date-format excel-1904"
        case .form(let text): "a time in no form that is known: \"\(text)\""
        }
    }
}
