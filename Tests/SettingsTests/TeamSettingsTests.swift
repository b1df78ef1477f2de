import Figures
import Foundation
import IngestionAPI
import Testing

@testable import Settings

/// A folder with a settings file, gone with the value.
private final class SettingsFolder {
    let url: URL

    init(_ files: [String: String]) throws {
        url = FileManager.default.temporaryDirectory.appending(path: "settings \(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        for (name, text) in files { try Data(text.utf8).write(to: url.appending(path: name)) }
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    func path(_ name: String) -> String { url.appending(path: name).path(percentEncoded: false) }

    func settings() throws -> TeamSettings { try TeamSettings(path: path("ingest-audit.toml")) }
}

@Suite("The settings of a team")
struct TeamSettingsTests {
    private func settings(_ text: String) throws -> TeamSettings {
        try SettingsFolder(["ingest-audit.toml": text]).settings()
    }

    /// What is wrong with a text: its line and the message.
    private func problem(_ text: String) throws -> SettingsProblem? {
        let folder = try SettingsFolder(["ingest-audit.toml": text])
        do {
            _ = try folder.settings()
            return nil
        } catch let problem as SettingsProblem {
            #expect(problem.path == folder.path("ingest-audit.toml"))
            #expect(!problem.description.contains { $0.isNewline }, "\(problem)")
            return problem
        }
    }

    private static let whole = """
        names = "my names.csv"
        codes = "notes.csv"

        [check]                       # flags of `check` win over these
        min-success-rate = 99         # percent
        max-aborts-per-1000 = 5
        max-pending-hours = 6.5
        max-age-hours = 24
        objective = 99.5

        [[check.mapping]]
        mapping = ["1042", "2077"]
        min-success-rate = 95
        max-age-hours = false

        [[check.mapping]]
        mapping = "1042"
        organization = "acme"
        max-error-budget = 150

        [[acknowledged]]
        mapping = "1042"
        code = "ACP-880056"
        check = "min-success-rate"
        until = 2026-12-01
        owner = "data team"
        reason = "ticket 4711, schema is being mended"
        """

    @Test("are read as a whole; tables beside the file are found by paths with blanks, too")
    func whole() throws {
        let folder = try SettingsFolder([
            "ingest-audit.toml": Self.whole,
            "my names.csv": "organization,mapping,name\nacme,1042,Profiles\n",
            "notes.csv": "code,note\nACP-880056,ask us\n",
        ])
        let settings = try folder.settings()
        let mapping = MappingName(organization: "acme", mapping: "1042")
        #expect(settings.labels.shown(mapping) == "Profiles (1042)")
        #expect(settings.codeNotes["ACP-880056"]?.text == "ask us")
        #expect(settings.thresholds.general[.minSuccessRate] == 99)
        #expect(settings.thresholds.general[.maxAborts] == 5)
        #expect(settings.thresholds.general[.maxPendingHours] == 6.5)
        #expect(settings.thresholds.general[.maxAgeHours] == 24)
        #expect(settings.thresholds.general.objective == .at(99.5))
        #expect(
            settings.acknowledgements == [
                Acknowledgement(
                    mapping: "1042", code: "ACP-880056", rule: .minSuccessRate, until: Day(iso: "2026-12-01")!,
                    owner: "data team", reason: "ticket 4711, schema is being mended")
            ])
    }

    @Test("of a mapping: the narrower wins over the wider, and what it does not say stays general")
    func overrides() throws {
        let folder = try SettingsFolder([
            "ingest-audit.toml": Self.whole, "my names.csv": "organization,mapping\n", "notes.csv": "code,note\n",
        ])
        let thresholds = try folder.settings().thresholds
        let narrow = thresholds.of(MappingName(organization: "acme", mapping: "1042"))
        #expect(narrow[.minSuccessRate] == 95)
        #expect(narrow[.maxErrorBudget] == 150)
        #expect(narrow[.maxAgeHours] == nil)
        #expect(narrow[.maxAborts] == 5)
        #expect(thresholds.of(MappingName(organization: "other", mapping: "2077"))[.minSuccessRate] == 95)
        #expect(thresholds.of(MappingName(organization: "acme", mapping: "XDM44")) == thresholds.general)
    }

    @Test("an empty file, a comment alone and a byte-order mark decide nothing")
    func empty() throws {
        for text in ["", "# nothing\n", "\u{FEFF}# nothing\n", "[check]\n"] {
            let settings = try settings(text)
            #expect(settings.thresholds.isEmpty)
            #expect(settings.acknowledgements.isEmpty)
        }
    }

    /// A wrong file, its line (0: said of the file as a whole) and a part of what is said.
    static let wrong: [(text: String, line: Int, says: String)] = [
        ("nmaes = \"x.csv\"\n", 1, "unknown key nmaes; use one of names"),
        ("\n\n[chekc]\n", 3, "unknown key chekc"),
        ("[check]\n\nmin-sucess-rate = 99\n", 3, "unknown key min-sucess-rate in check"),
        ("[check]\n\"min-success-rate \" = 99\n", 2, "unknown key"),
        ("names = 5\n", 1, "names is a whole number; write a text in quotes"),
        ("names = \" \"\n", 1, "names is empty"),
        ("[check]\nmin-success-rate = \"x\"\n", 2, "is a text; write a percentage from 0% to 100%"),
        ("[check]\nmin-success-rate = true\n", 2, "is true or false; write"),
        ("[check]\nmin-success-rate = 101\n", 2, "min-success-rate = 101 is out of range"),
        ("[check]\nmin-success-rate = -1\n", 2, "out of range"),
        ("[check]\nmin-success-rate = nan\n", 2, "out of range"),
        ("[check]\nmax-age-hours = inf\n", 2, "out of range"),
        ("[check]\nmax-aborts-per-1000 = 1001\n", 2, "a number from 0 to 1000"),
        ("[check]\nobjective = 100.1\n", 2, "objective = 100.1 is out of range"),
        ("[check]\nmin-success-rate = 99\nmin-success-rate = 98\n", 3, "toml.io"),
        ("check = 5\n", 1, "check is a whole number; write a table"),
        ("[check]\n[check.mapping]\nmapping = \"1042\"\n", 2, "[[check.mapping]] with two brackets"),
        ("[check]\nmapping = [5]\n", 2, "no table"),
        ("[check]\n[[check.mapping]]\nmin-success-rate = 95\n", 2, "it says for no mapping"),
        ("[check]\n[[check.mapping]]\nmapping = 1042\nmin-success-rate = 95\n", 3, "write a text in quotes"),
        ("[check]\n[[check.mapping]]\nmapping = []\nmin-success-rate = 95\n", 3, "texts in quotes"),
        ("[check]\n[[check.mapping]]\nmapping = [\"1042\", 7]\nmin-success-rate = 95\n", 3, "texts in quotes"),
        ("[check]\n[[check.mapping]]\nmapping = \"1042\"\n", 2, "it has no threshold"),
        ("[check]\n[[check.mapping]]\nmapping = \"1042\"\norg = \"acme\"\n", 4, "unknown key org in check.mapping"),
        (
            "[check]\n[[check.mapping]]\nmapping = \"1\"\nmax-age-hours = 5\n\n[[check.mapping]]\n# again\nmapping = [\"2\", \"1\"]\nmax-age-hours = 6\n",
            8, "a second table on mapping 1;"
        ),
        ("acknowledged = \"all\"\n", 1, "[[acknowledged]] with two brackets"),
        ("[[acknowledged]]\nuntil = 2026-12-01\nowner = \"a\"\nreason = \"b\"\n", 1, "add mapping, code or check"),
        ("[[acknowledged]]\nmapping = \"1\"\nowner = \"a\"\nreason = \"b\"\n", 1, "until is missing"),
        ("[[acknowledged]]\nmapping = \"1\"\nuntil = 2026-12-01\nreason = \"b\"\n", 1, "owner is missing"),
        ("[[acknowledged]]\nmapping = \"1\"\nuntil = 2026-12-01\nowner = \"a\"\n", 1, "reason is missing"),
        (
            "[[acknowledged]]\nmapping = \"1\"\nuntil = \"2026-12-01\"\n", 3,
            "until is a text; write a day without quotes"
        ),
        ("[[acknowledged]]\nmapping = \"1\"\nuntil = 2026-12-01T00:00:00Z\n", 3, "a date with a time"),
        ("[[acknowledged]]\nmapping = \"1\"\nuntil = 2026-02-30\n", 3, "toml.io"),
        ("[[acknowledged]]\nmapping = \"1\"\ncheck = \"success\"\n", 3, "there is no check success; use one of min-"),
        (
            "[[acknowledged]]\ncode = \"ACP-1\"\ncheck = \"max-age-hours\"\nuntil = 2026-12-01\nowner = \"a\"\nreason = \"b\"\n",
            3, "looks at no codes"
        ),
        (
            "[[acknowledged]]\nmapping = \"1\"\nuntil = 2026-12-01\nowner = \"a\"\nreason = '''\nx\n'''\n\n[[acknowledged]]\nmapping = \"2\"\nuntil = 2026-12-01\nowner = \"\"\nreason = \"b\"\n",
            12, "owner is empty"
        ),
        ("[check\n", 1, "toml.io"),
        ("key without value\n", 1, "toml.io"),
        ("[check]\nmin-success-rate = 99999999999999999999999999\n", 2, "toml.io"),
    ]

    @Test("what is wrong is said in one line, with file and line and what to do", arguments: wrong.indices)
    func problems(index: Int) throws {
        let (text, line, says) = Self.wrong[index]
        let found = try #require(try problem(text))
        #expect(found.line == line, "\(found)")
        #expect(found.reason.contains(says), "\(found)")
    }

    @Test("bytes that are no text, a zero byte, a very long file and a missing one are refused")
    func unreadable() throws {
        let folder = try SettingsFolder([:])
        let path = folder.path("ingest-audit.toml")
        #expect(throws: SettingsProblem.self) { try folder.settings() }
        for bytes in [Data([0xFF, 0xFE, 0x5B]), Data("[check]\n\0min-success-rate = 99\n".utf8)] {
            try bytes.write(to: URL(fileURLWithPath: path))
            #expect(throws: SettingsProblem.self) { try folder.settings() }
        }
        try Data(String(repeating: "# long\n", count: 200_000).utf8).write(to: URL(fileURLWithPath: path))
        #expect(throws: SettingsProblem.self) { try folder.settings() }
    }

    @Test("deep nesting and thousands of tables end in an answer, not in a crash")
    func large() throws {
        #expect(throws: SettingsProblem.self) {
            try settings("names = " + String(repeating: "[", count: 100_000))
        }
        let many = (0..<3_000).map { "[[check.mapping]]\nmapping = \"\($0)\"\nmax-age-hours = \($0)\n" }.joined()
        #expect(try settings("[check]\n" + many).thresholds.own.count == 3_000)
    }

    @Test("a zero escaped in a text or a key does not cut it to another one")
    func escapedZero() throws {
        #expect(try problem("[check]\n\"max-age-hours\\u0000x\" = 5\n") != nil)
    }

    @Test("lines are found behind long strings, brackets in strings, comments and escaped quotes")
    func lines() {
        let lines = TOMLLines(
            """
            a = '''
            [check]
            b = 1'''  # b = 2
            c = [ # ]
              "]", '[',
            ]
            d = "\\"\\\\" # "
            [check] # [x]
            x = \"""
            y = 5
            \"""\"
            y = 1
            [[t . 'u']]
            z = 1
            [[t.u]]
            "z" = 1
            t.w = 2
            [t.u.v]
            q = 3
            """)
        #expect(lines.line(of: ["a"]) == 1)
        #expect(lines.line(of: ["b"]) == nil)
        #expect(lines.line(of: ["c"]) == 4)
        #expect(lines.line(of: ["d"]) == 7)
        #expect(lines.line(of: ["check"]) == 8)
        #expect(lines.line(of: ["check", "x"]) == 9)
        #expect(lines.line(of: ["check", "y"]) == 12)
        #expect(lines.line(of: ["t", "u[0]", "z"]) == 14)
        #expect(lines.line(of: ["t", "u[1]", "z"]) == 16)
        #expect(lines.line(of: ["t", "u[1]", "t", "w"]) == 17)
        #expect(lines.line(of: ["t", "u[1]", "v", "q"]) == 19)
        #expect(lines.line(of: ["t", "u[1]", "missing"]) == 15)
    }

    @Test("holidays are days, ranges of them, and the whole days of a calendar file")
    func holidays() throws {
        let folder = try SettingsFolder([
            "ingest-audit.toml": "holidays = [\"2026-12-24..2027-01-01\", \"2026-05-01\", \"korea.ics\"]\n",
            "korea.ics": [
                "BEGIN:VCALENDAR", "BEGIN:VEVENT", "DTSTART;VALUE=DATE:20260216", "DTEND;VALUE=DATE:20260219",
                "END:VEVENT",
                "BEGIN:VEVENT", "DTSTART;VALUE=DATE:20260815", "END:VEVENT",
                "BEGIN:VEVENT", "DTSTART:20260301T090000Z", "END:VEVENT", "END:VCALENDAR",
            ].joined(separator: "\r\n"),
        ])
        let holidays = try folder.settings().holidays
        func isOne(_ day: String) -> Bool { holidays.contains(Day(iso: day)!) }
        #expect(["2026-12-24", "2026-12-31", "2027-01-01", "2026-05-01"].allSatisfy(isOne))
        #expect(["2026-02-16", "2026-02-18", "2026-08-15"].allSatisfy(isOne))
        #expect(!["2026-12-23", "2027-01-02", "2026-02-19", "2026-03-01"].contains(where: isOne))
    }

    @Test(
        "a holiday that can't be read is refused with its line",
        arguments: ["25.12.2026", "2026-13-01", "2026-12-31..2026-12-24", "2026-01-01..2028-01-01"])
    func wrongHolidays(text: String) throws {
        let found = try #require(try problem("# days\nholidays = [\"\(text)\"]\n"))
        #expect(found.line == 2 && found.reason.contains(text))
    }

    @Test("a calendar whose days repeat by a rule, and what is no calendar, are refused with the file's name")
    func wrongCalendars() throws {
        for (content, line) in [
            ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20260101\nRRULE:FREQ=YEARLY\nEND:VEVENT\n", 4),
            ("days", nil),
        ] {
            let folder = try SettingsFolder(["ingest-audit.toml": "holidays = [\"a.ics\"]\n", "a.ics": content])
            #expect { try folder.settings() } throws: { error in
                (error as? SettingsProblem).map { $0.path.hasSuffix("a.ics") && $0.line == line } ?? false
            }
        }
    }
}
