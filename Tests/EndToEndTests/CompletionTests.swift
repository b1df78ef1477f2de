import Foundation
import TestSupport
import Testing

/// What shells offer on Tab: the scripts that the program prints, asked by the shells themselves. The parser keeps for the whole
/// process which shell asks, so each question has a process of its own.
@Suite("Shell completion")
struct CompletionTests {
    private let workdir: Workdir

    init() throws { self = try Self.made.get() }

    private init(new workdir: Workdir) throws {
        self.workdir = workdir
        let lines = [("acme", "1042", 1), ("acme", "XDM44", 2), ("stage", "1042", 3), ("stage", "$(touch pwned)", 4)]
            .map { organization, mapping, id in
                let url = "https://mc.adobe.io/\(organization)/campaign/dataIngestion/xdmIngestion/\(mapping)/ingest"
                return """
                    {"at":"2026-11-16T03:0\(id):00Z","method":"GET","url":"\(url)?requestId=\(id)","response":{"requestId":\
                    \(id),"info":"Mapping Id: \(mapping). ACP-880056 Failed to fetch.","numRecords":0,"status":"Failed"}}
                    """
            }
        try workdir.write("c.ndjson", lines.joined(separator: "\n").utf8)
        #expect(try workdir.run("import", "c.ndjson", "--db", "my history.sqlite").exit == 0)
        try workdir.write("ingest-audit.sqlite", workdir.read("my history.sqlite"))
        try FileManager.default.createDirectory(
            at: workdir.url.appending(path: "reports"), withIntermediateDirectories: true)
        try workdir.write("reports/slowest.sql", "-- title: x\nSELECT 1\n".utf8)
        try workdir.write("team.toml", "".utf8)
        for shell in ["bash", "fish"] {
            try workdir.write(
                "script.\(shell)", workdir.runProcess(["--generate-completion-script", shell]).output.utf8)
        }
    }

    /// Made once: no test changes it.
    private static let made = Result { try CompletionTests(new: Workdir()) }

    /// What bash offers at the end of a command line.
    private func bash(_ line: String) throws -> Set<String> {
        let script = """
            source script.bash
            COMP_LINE=$LINE COMP_POINT=${#LINE}
            eval "COMP_WORDS=($WORDS)"
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            _ingest-audit ingest-audit "${COMP_WORDS[-1]}" "${COMP_WORDS[-2]}"
            printf '%s\\n' "${COMPREPLY[@]}"
            """
        // As readline hands words over: with their quotes, and an empty one where a word is yet to be begun.
        let words = line.split(separator: " ", omittingEmptySubsequences: false).map { word in
            "'\(word.replacing("%20", with: "\\ ").replacing("'", with: #"'\''"#))'"
        }
        let result = try workdir.shell(
            script, by: ["bash", "-c"], seconds: 30,
            environment: ["LINE": line.replacing("%20", with: "\\ "), "WORDS": words.joined(separator: " ")])
        #expect(result.exit == 0 && result.errors.isEmpty, "\(line): \(result.errors)")
        return Set(result.output.split(separator: "\n").map(String.init))
    }

    /// What fish offers at the end of a command line.
    private func fish(_ line: String) throws -> Set<String> {
        let home = try Workdir()  // where fish writes as it starts, which two at once do not survive
        let result = try workdir.shell(
            "source script.fish; complete -C \"$LINE\"", by: ["fish", "-c"],
            seconds: 30, environment: ["LINE": line, "HOME": home.url.path()])
        #expect(result.exit == 0 && result.errors.isEmpty, "\(line): \(result.errors)")
        return Set(result.output.split(separator: "\n").map { String($0.prefix { $0 != "\t" }) })
    }

    @Test("bash takes its script", .wants(.bash))
    func bashScript() throws { try check("bash") }

    @Test("zsh takes its script", .wants(.zsh))
    func zshScript() throws { try check("zsh") }

    @Test("fish takes its script", .wants(.fish))
    func fishScript() throws { try check("fish") }

    private func check(_ shell: String) throws {
        let script = try workdir.runProcess(["--generate-completion-script", shell])
        #expect(script.exit == 0 && script.errors.isEmpty)
        #expect(script.output.contains("slower-than"))
        let home = try Workdir()  // where fish writes as it starts
        try home.write("script", script.output.utf8)
        let check = try home.shell("\(shell) -n script", seconds: 30, environment: ["HOME": home.url.path()])
        #expect(check.exit == 0 && check.errors.isEmpty, "\(check.errors)")
    }

    @Test(
        "bash offers commands, options, values, and what the database knows",
        .wants(.bash),
        arguments: [
            ("rep", ["report"]), ("report w", ["weekly"]), ("report weekly --as", ["--as-of"]),
            ("requests --week ", ["last", "previous", "current"]),
            ("requests --status ", ["pending", "failed", "aborted", "success", "rejected"]),
            ("report weekly --timezone Asia/Seo", ["Asia/Seoul"]), ("check --config t", ["team.toml"]),
            ("report custom --report-dir re", ["reports"]), ("report custom --report-dir reports ", ["slowest"]),
            ("errors ", ["ACP-880056"]), ("trigger --org acme ", ["1042", "XDM44"]),
            ("requests --org ", ["acme", "stage"]),
            ("requests --db my%20history.sqlite --mapping X", ["XDM44"]), ("requests --db none.sqlite --mapping ", []),
            ("requests --db c.ndjson --mapping ", []),
        ])
    func bash(line: String, offered: [String]) throws {
        let found = try bash("ingest-audit " + line)
        #expect(found.filter { !$0.hasPrefix("-") || line.contains("--as") } == Set(offered))
    }

    @Test(
        "fish offers commands, options, values and files", .wants(.fish),
        arguments: [
            ("rep", ["report"]), ("report w", ["weekly"]), ("report weekly --as", ["--as-of"]),
            ("requests --week ", ["last", "previous", "current"]),
            ("requests --status ", ["pending", "failed", "aborted", "success", "rejected"]),
            ("check --config t", ["team.toml"]), ("report custom --report-dir re", ["reports/"]),
        ])
    func fish(line: String, offered: [String]) throws {
        #expect(try fish("ingest-audit " + line) == Set(offered))
    }

    @Test("a name that a shell would run is not offered, and is not run", .wants(.bash))
    func hostileNames() throws {
        let mappings = try workdir.run("mappings", "--format", "csv").output
        #expect(mappings.contains("$(touch pwned)"))
        #expect(try bash("ingest-audit requests --mapping ") == ["1042", "XDM44"])
        #expect(!workdir.exists("pwned"))
    }

    @Test("completion makes no database and changes none")
    func readsOnly() throws {
        let bytes = try workdir.read("ingest-audit.sqlite")
        for option in ["--mapping", "--org", "--code"] {
            let result = try workdir.runProcess(
                ["---completion", "requests", "--", option, "3", "0", "ingest-audit", "requests", option, ""])
            #expect(result.exit == 0 && result.errors.isEmpty)
            #expect(!result.output.isEmpty)
        }
        #expect(
            try workdir.runProcess(
                [
                    "---completion", "requests", "--", "--mapping", "5", "0", "ingest-audit", "requests", "--db",
                    "new.sqlite",
                    "--mapping", "",
                ]
            ).output.allSatisfy(\.isNewline))
        #expect(try workdir.read("ingest-audit.sqlite") == bytes)
        #expect(!workdir.exists("new.sqlite"))
    }
}
