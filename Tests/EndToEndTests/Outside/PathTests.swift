import Foundation
import Testing

/// What a path can lead to besides a file with a name that everybody would choose.
@Suite("Inputs from outside: paths")
struct PathTests {
    private let workdir: Workdir

    init() throws {
        workdir = try Workdir()
        let url = "https://mc.adobe.io/acme/campaign/dataIngestion/xdmIngestion/1042/ingest"
        let line =
            #"{"at":"2026-11-16T03:00:00Z","method":"POST","url":"\#(url)","response":{"requestId":1,"info":"Ingestion request submitted successfully for the Mapping ID: 1042","status":"Success"}}"#
        try workdir.write("good.ndjson", Array((line + "\n").utf8))
    }

    /// Runs a line of shell; nothing here may take long.
    private func sh(_ line: String) throws -> Workdir.Result {
        let result = try workdir.shell(line, seconds: 60)
        try #require(result.exit != Workdir.timedOut, "\(line) did not end")
        return result
    }

    /// It ends with this exit code and one line that says this.
    private func expect(_ line: String, exit: Int32, says: String) throws {
        let result = try sh(line)
        #expect(result.exit == exit, "\(line): \(result.errors)")
        #expect(result.errors.contains(says), "\(line): \(result.errors)")
        #expect(result.errors.hasPrefix("ingest-audit: ") && result.errors.dropLast().contains("\n") == false)
    }

    // Captures

    @Test("links are followed; one that leads nowhere, or round in a circle, is told")
    func links() throws {
        let good = try sh("ln -s good.ndjson link && ingest-audit import link")
        #expect(good.exit == 0 && good.errors.contains("link: 1 new exchange"))
        try expect("ln -s nothing dangling; ingest-audit import dangling", exit: 65, says: "dangling: can't be read")
        try expect("ln -s a b; ln -s b a; ingest-audit import a", exit: 65, says: "Too many levels of symbolic links")
    }

    @Test("a folder is read without leaving it, and what it holds beside files is told, one by one")
    func folder() throws {
        let made = try sh(
            """
            mkdir f f/below && cp good.ndjson f/a.ndjson && cp good.ndjson f/below/b.ndjson && mkfifo f/pipe && \
            ln -s .. f/up && ln -s nothing f/dangling && ln -s ../good.ndjson f/link.ndjson && ln -s pipe f/topipe && \
            cp good.ndjson "$(printf 'f/latin-\\377.ndjson')" && ingest-audit import --json f
            """)
        #expect(made.exit == 1)
        let paths = try made.json(ImportJSON.self).source.map(\.path)
        #expect(paths == ["f/a.ndjson", "f/below/b.ndjson", "f/link.ndjson"])
        let expected = [
            "f/dangling: passed over: it is a link that leads nowhere", "f/pipe: passed over: it is no file",
            "f/up: passed over: it is a link to a folder", "f/topipe: passed over: it is a link to what is no file",
            "f/latin-\u{FFFD}.ndjson: passed over: its name is not UTF-8",
        ]
        for text in expected { #expect(made.errors.contains("warning: " + text), "\(made.errors)") }
        let none = try sh("mkdir g && ln -s ../f g/f && ingest-audit import g")
        #expect(none.exit == 65 && none.errors.contains("g: no capture in this folder"))
    }

    @Test(
        "devices are no captures, whether they have an end or not",
        arguments: ["/dev/zero", "/dev/urandom", "/dev/full", "--format ndjson /dev/zero", "- < /dev/zero"])
    func devices(path: String) throws {
        try expect(
            "ingest-audit import \(path)", exit: 65, says: "can't be read: it is a device; name a file or a pipe")
        #expect(!workdir.exists("ingest-audit.sqlite"))
    }

    @Test("/dev/null is the empty file; no terminal is no input")
    func nothing() throws {
        #expect(try sh("ingest-audit import /dev/null").exit == 0)
        // Without a terminal of its own, /dev/tty can't be opened.
        try expect("setsid -w ingest-audit import /dev/tty", exit: 65, says: "/dev/tty: can't be read")
        try expect("ingest-audit import - <&-", exit: 65, says: "-: can't be read")
    }

    @Test(
        "pipes are read to their end: named ones, those of the shell, standard input by any name",
        arguments: [
            "mkfifo p; cat good.ndjson > p & ingest-audit import p", "cat good.ndjson | ingest-audit import /dev/stdin",
            "ingest-audit import /dev/stdin < good.ndjson", "ingest-audit import - < good.ndjson",
            "bash -c 'ingest-audit import <(cat good.ndjson)'",
        ])
    func pipes(line: String) throws {
        let result = try sh(line)
        #expect(result.exit == 0)
        #expect(result.errors.contains("1 new exchange"), "\(result.errors)")
    }

    @Test("what is followed has to be a file")
    func follow() throws {
        try expect("mkfifo p; ingest-audit import --follow p", exit: 65, says: "p: can't be read: it is no file")
        try expect("ingest-audit import --follow /dev/zero", exit: 65, says: "can't be read")
        try expect("mkdir d; ingest-audit import --follow d", exit: 65, says: "d: can't be read")
    }

    @Test("names with line breaks, escapes, marks that turn text, and a first - are names; none reaches a terminal")
    func names() throws {
        let name = "a\nb\u{1B}[31m\u{202E}.ndjson"
        try workdir.write(name, try workdir.read("good.ndjson"))
        let shown = #"a\u{A}b\u{1B}[31m\u{202E}.ndjson"#
        for arguments in [["import", name], ["imports"], ["requests", "1"], ["report", "weekly"]] {
            let result = try workdir.run(arguments)
            #expect(result.exit == 0, "\(arguments): \(result.errors)")
            for text in [result.output, result.errors] {
                #expect(
                    !text.contains("\u{1B}") && !text.contains("\u{202E}") && !text.contains("a\nb"), "\(arguments)")
            }
        }
        #expect(try workdir.run("imports").output.contains(shown))
        for arguments in [
            ["import", "gone" + name], ["report", "weekly", "--db", "gone/" + name], ["report", "weekly", "--\(name)"],
            ["report", "weekly", "--output", "gone/" + name], ["report", "weekly", "--config", name + "gone"],
            ["report", "--report-dir", name + "gone"], ["sandbox", "--scenario", name + "gone"],
            ["import", "--db", "gone/" + name, "good.ndjson"], ["backup", "gone/" + name],
            ["status", "1", "--org", "acme", "--credentials", name + "gone"],
        ] {
            let result = try workdir.run(arguments)
            #expect(result.exit != 0, "\(arguments)")
            #expect(!result.errors.contains("\u{1B}") && !result.errors.contains("\u{202E}"), "\(result.errors)")
            #expect(result.errors.contains(#"\u{1B}[31m"#), "\(arguments): \(result.errors)")
        }
        try workdir.write("-x.ndjson", try workdir.read("good.ndjson"))
        #expect(try workdir.run("import", "-x.ndjson").exit == 64)
        #expect(try workdir.run("import", "--", "-x.ndjson").exit == 0)
        #expect(try workdir.run("import", "./-x.ndjson").exit == 0)
        // The command line is text: what is not UTF-8 can't be named, and that is said.
        let latin = try sh(
            "cp good.ndjson \"$(printf 'x\\344.ndjson')\"; ingest-audit import \"$(printf 'x\\344.ndjson')\"")
        #expect(latin.exit == 64 && latin.errors.contains("rename"), "\(latin.errors)")
    }

    @Test(
        "a file that nobody may read is told",
        .enabled(if: getuid() != 0 || FileManager.default.fileExists(atPath: "/usr/bin/setpriv")))
    func permissions() throws {
        // The superuser may read everything: another user tries.
        let drop = getuid() == 0 ? "setpriv --reuid 65534 --regid 65534 --clear-groups " : ""
        let line =
            "chmod 711 .. 2>/dev/null; chmod 777 . && cp good.ndjson closed && chmod 0 closed && \(drop)ingest-audit import closed"
        try expect(line, exit: 65, says: "closed: can't be read: Permission denied")
    }

    @Test("a huge file of holes is read through in little memory", .enabled(if: !Sanitizer.isOn))
    func sparse() throws {
        #expect(try sh("truncate -s 256M holes").exit == 0)
        struct Bounded: Decodable {
            var exit: Int32
            var peakMiB: Double
        }
        let result = try workdir.python(
            "bounded.py", Workdir.program.path(), "import", "--db", workdir.path("h.sqlite"), "--format", "ndjson",
            workdir.path("holes")
        ).json(Bounded.self)
        #expect(result.exit == 65)
        #expect(result.peakMiB < 120, "\(result.peakMiB) MiB")
    }

    @Test("a capture that shrinks, grows or changes while it is read gives whole lines, and never a crash")
    func changing() throws {
        let history = try MadeHistory(seed: 9, requests: 2_000, in: workdir)
        #expect(try workdir.run("import", "--db", "m.sqlite", "good.ndjson").exit == 0)
        for change in [
            "truncate -s 100 moving.ndjson", "cat good.ndjson >> moving.ndjson", "cp good.ndjson moving.ndjson",
        ] {
            try workdir.write("moving.ndjson", history.capture)
            let result = try sh(
                "(sleep 0.05; \(change)) & ingest-audit import --db m.sqlite moving.ndjson; x=$?; wait; exit $x")
            #expect([0, 1, 65].contains(result.exit), "\(change): \(result.exit) \(result.errors)")
            #expect(try workdir.run("verify", "--db", "m.sqlite").exit == 0, "\(change)")
        }
        // Imported again when it has come to rest, it is whole.
        try workdir.write("moving.ndjson", history.capture)
        #expect([0, 1].contains(try workdir.run("import", "--db", "m.sqlite", "moving.ndjson").exit))
        #expect(try workdir.exchanges("m.sqlite").map { $0 >= history.truth.exchanges } == true)
    }

    // Databases

    @Test(
        "what is no file is no database, and nobody waits for it",
        arguments: [
            "import good.ndjson", "report weekly", "requests", "verify", "rebuild", "backup copy",
            "prune --before 2026-11-01",
            "report r --report-dir reports", "mappings", "collect --org acme",
        ])
    func noDatabase(command: String) throws {
        try FileManager.default.createDirectory(
            at: workdir.url.appending(path: "reports"), withIntermediateDirectories: true)
        try workdir.write("reports/r.sql", Array("-- title: T\n\nSELECT 1 AS a".utf8))
        for path in ["pipe", "/dev/zero", "/dev/null", "."] {
            try expect(
                "[ -p pipe ] || mkfifo pipe; ingest-audit \(command) --db \(path)", exit: 74,
                says: path == "." ? ".: it is a folder" : "\(path): not a database of ingest-audit")
        }
    }

    @Test(
        "a name that SQLite would take for another kind of database is the name of a file",
        arguments: [":memory:", "file:x?mode=memory"])
    func names(database: String) throws {
        #expect(try workdir.run("import", "--db", database, "good.ndjson").exit == 0)
        #expect(try FileManager.default.contentsOfDirectory(atPath: workdir.url.path()).contains(database))
        let found = try workdir.run("requests", "--db", database, "--format", "ndjson")
        #expect(found.exit == 0 && found.output.split(separator: "\n").count == 1, "\(found.output)")
        #expect(try workdir.run("verify", "--db", database).exit == 0)
        #expect(try workdir.run("import", "--db", "", "good.ndjson").exit == 64)
    }

    @Test(
        "a new database, its companions and its copies are their owner's alone, also behind a link and with an open umask"
    )
    func modes() throws {
        let line = """
            umask 0; ln -s behind.sqlite link.sqlite; ingest-audit import --db link.sqlite good.ndjson && \
            ingest-audit import --db h.sqlite good.ndjson && ingest-audit backup --db h.sqlite copy.sqlite && \
            ingest-audit demo d && stat -c '%a %n' behind.sqlite h.sqlite copy.sqlite d/history.sqlite
            """
        let result = try sh(line)
        #expect(result.exit == 0, "\(result.errors)")
        #expect(
            result.output.hasSuffix("600 behind.sqlite\n600 h.sqlite\n600 copy.sqlite\n600 d/history.sqlite\n"),
            "\(result.output)")
        // While it is written: a write-ahead log holds evidence as well.
        let log = try sh(
            "umask 0; (sed p good.ndjson; sleep 2) | ingest-audit import --db h.sqlite - & sleep 1; stat -c %a h.sqlite-*; wait"
        )
        #expect(Set(log.output.split(separator: "\n")).subtracting(["600"]) == [], "\(log.output)")
    }

    // Settings and other small files

    @Test(
        "settings, tables and scenarios have a largest size: what has no end, or is no file, is told",
        arguments: [
            "report weekly --config", "report weekly --names", "report weekly --codes", "check --config",
            "sandbox --scenario", "status 1 --org acme --credentials",
        ])
    func settings(command: String) throws {
        #expect(try workdir.run("import", "good.ndjson").exit == 0)
        let huge = try sh("truncate -s 5G huge; chmod 600 huge; ingest-audit \(command) huge")
        #expect([65, 69].contains(huge.exit) && huge.errors.contains("huge: "), "\(huge.errors)")
        let device = try sh("ingest-audit \(command) /dev/zero")
        #expect([65, 69].contains(device.exit) && device.errors.contains("/dev/zero: "), "\(device.errors)")
        let folder = try sh("mkdir -m 700 folder; ingest-audit \(command) folder")
        #expect([65, 69].contains(folder.exit) && folder.errors.contains("folder: "), "\(folder.errors)")
    }

    @Test("settings may come through a pipe")
    func settingsFromPipe() throws {
        #expect(try workdir.run("import", "good.ndjson").exit == 0)
        let line =
            "bash -c \"ingest-audit mappings --names <(printf 'organization,mapping,name\\nacme,1042,Orders\\n')\""
        #expect(try sh(line).output.contains("Orders"))
    }

    @Test("odd values in the environment are mistakes that are told, or the usual")
    func environment() throws {
        #expect(try workdir.run("import", "good.ndjson").exit == 0)
        func run(_ name: String, _ value: String, _ arguments: String...) throws -> Workdir.Result {
            try workdir.run(arguments, environment: [name: value])
        }
        #expect(try run("INGEST_AUDIT_DB", "", "requests").exit == 0)
        #expect(try run("INGEST_AUDIT_DB", "/dev/null", "requests").exit == 74)
        #expect(try run("INGEST_AUDIT_DB", "\u{1B}[31m", "requests").errors.contains(#"\u{1B}[31m"#))
        #expect(try run("INGEST_AUDIT_CONFIG", "", "check", "--min-success-rate", "1").exit == 0)
        #expect(try run("INGEST_AUDIT_CONFIG", "gone.toml", "check").exit == 65)
        #expect(try run("INGEST_AUDIT_BASE_URL", "file:///etc/passwd", "status", "1", "--org", "a").exit == 64)
        #expect(try run("INGEST_AUDIT_ORG", "", "status", "1").exit == 64)
        #expect(try run("INGEST_AUDIT_API_KEY", "a\r\nX: y", "status", "1", "--org", "a").exit == 69)
        for (name, value) in [
            ("TZ", "Nowhere/Never"), ("LC_ALL", "xx_YY.UTF-9"), ("COLUMNS", "-1"), ("TERM", "\u{1B}"),
        ] {
            #expect(try run(name, value, "requests").exit == 0)
        }
    }
}
