import Foundation
import TestSupport
import Testing

@Suite("Inputs from outside: where outputs go")
struct OutputTests {
    private let workdir: Workdir

    init() throws {
        workdir = try Workdir()
        let history = try MadeHistory(seed: 5, requests: 40, mappings: 2, weeks: 2, in: workdir)
        try workdir.write("h.ndjson", history.capture)
        try #require(try workdir.run("import", "h.ndjson").exit == 0)
    }

    private func sh(_ line: String) throws -> Workdir.Result {
        try workdir.shell(line, seconds: 60)
    }

    @Test(
        "a link stays one, and what it leads to is written, with the mode that it had",
        arguments: ["report weekly", "metrics"])
    func links(command: String) throws {
        let line = """
            mkdir t; echo old > t/old; chmod 640 t/old; ln -s t/old link; ln -s t/new dangling; ln -s link again; \
            umask 077; ingest-audit \(command) --output again && ingest-audit \(command) --output dangling && \
            stat -c '%F %a' link again dangling && stat -c '%F %a' t/old t/new && ls -A t | wc -l
            """
        let result = try sh(line)
        #expect(result.exit == 0, "\(result.errors)")
        // What collectors read is for others to read, whatever the umask; a report is not.
        let modes =
            command == "metrics" ? "regular file 644\nregular file 644\n2\n" : "regular file 640\nregular file 600\n2\n"
        #expect(result.output.hasSuffix(modes), "\(result.output)")
        #expect(result.output.components(separatedBy: "symbolic link").count == 4)
        #expect(try workdir.read("t/old").count > 100 && workdir.read("t/new").count > 100)
    }

    @Test("devices and pipes stay what they are", .wants(.root), arguments: ["report weekly", "metrics"])
    func devices(command: String) throws {
        let line = """
            mknod null c 1 3 && mkfifo pipe && (cat pipe > got &) ; ingest-audit \(command) --output null && \
            ingest-audit \(command) --output pipe && sleep 1 && stat -c %F null pipe && test -s got
            """
        let result = try sh(line)
        #expect(
            result.exit == 0 && result.output == "character special file\nfifo\n", "\(result.output)\(result.errors)")
        #expect(try sh("ingest-audit \(command) --output /dev/stdout").output.count > 100)
    }

    @Test(
        "the database, what leads to it, and what SQLite keeps beside it are written over by nothing",
        arguments: [
            "report weekly --output ingest-audit.sqlite", "report weekly --output link", "report weekly --output hard",
            "metrics --output ./ingest-audit.sqlite-wal", "metrics --output ingest-audit.sqlite-journal",
            "backup ingest-audit.sqlite-shm", "backup $PWD/ingest-audit.sqlite-journal",
            "status 1 --org acme --capture ingest-audit.sqlite --credentials keys.json",
            "report weekly --output ingest-audit.sqlite-wal --db link",
        ])
    func database(command: String) throws {
        let made = try sh(
            """
            ln -s ingest-audit.sqlite link; ln ingest-audit.sqlite hard; umask 077; \
            echo '{"apiKey":"x","token":"y"}' > keys.json
            """)
        try #require(made.exit == 0)
        let before = try workdir.read("ingest-audit.sqlite")
        let result = try sh("ingest-audit \(command)")
        #expect(result.exit == 73 && result.errors.contains("belongs to the database"), "\(result.errors)")
        #expect(try workdir.read("ingest-audit.sqlite") == before)
        let beside = ["wal", "shm", "journal"].filter { workdir.exists("ingest-audit.sqlite-\($0)") }
        #expect(beside == [])
    }

    @Test("folders of any name are written to", arguments: ["a b", "ä%20", "표", "x#?[1]:\"'"])
    func folders(name: String) throws {
        let result = try workdir.run("export", name)
        #expect(result.exit == 0, "\(result.errors)")
        #expect(workdir.exists("\(name)/mappings.csv"))
    }

    @Test("and workbooks, too", .wants(.workbooks), arguments: ["a b", "ä%20", "표", "x#?[1]:\"'"])
    func foldersOfWorkbooks(name: String) throws {
        let result = try workdir.run("export", "\(name)/deeper", "--format", "xlsx")
        #expect(result.exit == 0, "\(result.errors)")
    }

    @Test("what can't be written is told with 73, and leaves nothing behind", arguments: ["report weekly", "metrics"])
    func failures(command: String) throws {
        // SQLite's companions come and go with reading.
        let files = {
            try FileManager.default.contentsOfDirectory(atPath: workdir.url.path())
                .filter { !$0.contains(".sqlite-") }.sorted()
        }
        try #require(sh("ln -s loop2 loop1; ln -s loop1 loop2").exit == 0)
        let before = try files()
        for (path, reason) in [
            ("loop1", "Too many levels"), ("/dev/full", "No space left"), (".", "Is a directory"),
            ("gone/x", "No such file"),
        ] {
            let result = try sh("ingest-audit \(command) --output \(path)")
            #expect(result.exit == 73 && result.errors.contains(reason), "\(path): \(result.errors)")
        }
        #expect(try files() == before)
    }

    @Test("an export follows links in its folder, and never leaves half of a file")
    func export() throws {
        let line = """
            mkdir t tables; echo old > other.csv; ln -s ../other.csv tables/mappings.csv; \
            ingest-audit export tables && test -L tables/mappings.csv && grep -c organization other.csv && ls -A tables | wc -l
            """
        let result = try sh(line)
        #expect(result.exit == 0 && result.output == "1\n8\n", "\(result.output)\(result.errors)")
    }
}
