import Reporting

/// Which command writes the page at an address: what is asked behind the question mark are its options, by the same names.
struct ServedCommand {
    /// `report weekly`.
    private var words: [String]
    /// What the path says.
    private var settled: [Address.Parameter] = []
    /// What the command is about: an ID, a code, a name.
    private var subject: String?
    /// What may be asked.
    private var asks: [String]
    /// The other formats that it writes.
    private(set) var formats = ReportFormat.common
    /// Whether it is written as a page at all.
    private let address: Address

    private static let scope = ["org", "mapping", "timezone"]
    private static let period = scope + ["week", "since", "until"]
    private static let list =
        period + ["status", "code", "batch", "slower-than", "inferred", "limit", "after", "oldest-first"]
    /// What has no value on a command line.
    private static let flags: Set = ["inferred", "oldest-first"]
    /// More would be made as a whole, in memory.
    private static let mostRequests = 10_000

    /// The command of an address; nil where there is no such page.
    /// - Parameter reportDir: where reports of the team's own are; nil for none.
    init?(_ address: Address, reportDir: String?) {
        self.address = address
        let path = address.path
        switch (path.first, path.count) {
        case (nil, _): (words, asks) = (["now"], Self.scope)
        case ("weeks", 1): (words, asks) = (["report", "weekly"], Self.period + ["as-of"])
        case ("weeks", 2):
            (words, asks) = (["report", "weekly"], Self.scope + ["as-of"])
            settled = [.init("week", path[1])]
        case ("mappings", 1): (words, asks) = (["mappings"], Self.scope)
        case ("mappings", 3):
            (words, asks) = (["report", "weekly"], ["timezone", "week", "since", "until", "as-of"])
            settled = [.init("org", path[1]), .init("mapping", path[2])]
        case ("errors", 1): (words, asks) = (["errors"], Self.period)
        case ("errors", 2): (words, asks, subject) = (["errors"], Self.period, path[1])
        case ("requests", 1):
            (words, asks) = (["requests"], Self.list)
            formats.append(.ndjson)
        case ("requests", 2): (words, asks, subject) = (["requests"], ["timezone"], path[1])
        case ("requests", 3):
            (words, asks, subject) = (["requests"], ["timezone", "answer"], path[2])
            settled = [.init("org", path[1])]
        case ("rejections", 1):
            (words, asks) = (["requests"], Self.period + ["limit", "oldest-first"])
            settled = [.init("status", "rejected")]
        case ("imports", 1), ("quarantine", 1), ("verify", 1): (words, asks) = (path, [])
        case ("reports", 2):
            guard let reportDir else { return nil }
            (words, asks, subject) = (["report", "custom"], ["timezone", "week", "since", "until"], path[1])
            settled = [.init("report-dir", reportDir)]
        default: return nil
        }
        asks.append("lang")
    }

    /// Whether it is what an answer was made of, byte for byte, in place of a page.
    var isRaw: Bool { address.query.contains { $0.name == "answer" } }

    /// What is asked that the page does not know, in a line with what it does know; nil where all is well.
    var problem: String? {
        if let other = address.query.first(where: { !(asks + PageFrame.kept).contains($0.name) }) {
            return "\(other.name): nothing that can be asked here; there is \(asks.joined(separator: ", "))"
        }
        if let limit = address.query.first(where: { $0.name == "limit" })?.value,
            !(Int(limit).map { (1...Self.mostRequests).contains($0) } ?? false)
        {
            return "limit: 1 to 10,000; more of them the command at the foot of the page writes"
        }
        if let format = address.format, !formats.contains(format) {
            return "this is not written as .\(format.fileEnding)"
        }
        return nil
    }

    /// What the command is given: what a reader takes along from page to page goes to those that know it.
    private var given: [Address.Parameter] { settled + address.query.filter { asks.contains($0.name) } }

    /// The words of the command line behind the program's name.
    /// - Parameter common: options that all commands of the service have.
    func arguments(_ common: [String]) -> [String] {
        let options = given.map { option in
            Self.flags.contains(option.name) ? "--\(option.name)" : "--\(option.name)=\(option.value)"
        }
        let format = "--format=\((address.format ?? .html).rawValue)"
        return words + options + [format] + common + (subject.map { ["--", $0] } ?? [])
    }

    /// The command that a reader can type, to have the same.
    /// - Parameter database: the database where it is not the usual one.
    func text(database: String?) -> String {
        let options = given.filter { $0.name != "lang" }.map { option in
            Self.flags.contains(option.name) ? "--\(option.name)" : ShellText.option(option.name, option.value)
        }
        let subject = subject.map { [$0.hasPrefix("-") ? "-- " + ShellText.quoted($0) : ShellText.quoted($0)] } ?? []
        let name = words == ["report", "custom"] ? ["report"] : words
        return (["ingest-audit"] + name + subject + options + (database.map { [ShellText.option("db", $0)] } ?? []))
            .joined(separator: " ")
    }
}
