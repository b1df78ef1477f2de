import Foundation
import Testing

/// Captures within archives, and tables in workbooks and code pages.
@Suite("Archives on the command line")
struct ArchiveTests {
    private let workdir: Workdir
    private static let url = "https://mc.adobe.io/acme/campaign/dataIngestion/xdmIngestion/1042/ingest"

    init() throws {
        workdir = try Workdir()
    }

    private func line(_ minute: Int, _ request: Int) -> String {
        #"2026-11-16T03:0\#(minute):00Z GET \#(Self.url)?requestId=\#(request) 200 {"batchId":"","info":"Mapping Id: 1042. ","numRecords":7,"requestId":\#(request),"status":"Success"}"#
            + "\n"
    }

    /// Packs files of the folder.
    private func pack(_ script: String) throws {
        let packed = try workdir.shell("python3 -c '\(script)'", seconds: 60)
        try #require(packed.exit == 0, "\(packed.errors)")
    }

    @Test("each member is an import of its own, named by its place in the archive, and known wherever it lies")
    func members() throws {
        try workdir.write("a.log", Array(line(0, 3520).utf8))
        try workdir.write("b.log", Array((line(0, 3520) + line(1, 3521)).utf8))
        try workdir.write("notes.txt", Array("buy milk\n".utf8))
        try pack(
            "import zipfile; z=zipfile.ZipFile(\"all.zip\",\"w\",zipfile.ZIP_DEFLATED); z.write(\"a.log\",\"job/1_a.log\"); z.write(\"b.log\"); z.write(\"notes.txt\"); z.close()"
        )
        let result = try workdir.run("import", "all.zip")
        #expect(result.exit == 1)
        #expect(result.errors.contains("all.zip/job/1_a.log: 1 new exchange"), "\(result.errors)")
        #expect(result.errors.contains("all.zip/notes.txt: passed over: no capture in any known format"))
        #expect(try workdir.run("imports").output.contains("all.zip/b.log"))
        #expect(try workdir.run("requests", "3521").output.contains("all.zip/b.log:2"))
        // The same bytes outside of the archive, and the archive again, change nothing.
        let again = try workdir.run("import", "a.log", "all.zip")
        #expect(
            again.errors.contains("a.log: imported before") || again.errors.contains("nothing new"), "\(again.errors)")
        #expect(
            try workdir.run("requests", "--limit", "0", "--format", "ndjson").output.split(separator: "\n").count == 2)
        #expect(try workdir.run("verify").exit == 0)
    }

    @Test("an archive comes through a pipe, too, and --preview shows its members and writes nothing")
    func pipe() throws {
        try workdir.write("a.log", Array(line(0, 3520).utf8))
        try pack("import tarfile; t=tarfile.open(\"all.tar.gz\",\"w:gz\"); t.add(\"a.log\"); t.close()")
        let shown = try workdir.shell("cat all.tar.gz | ingest-audit import --preview -", seconds: 60)
        #expect(shown.exit == 0 && shown.output.contains("-/a.log: log"), "\(shown.output) \(shown.errors)")
        #expect(!workdir.exists("ingest-audit.sqlite"))
        let taken = try workdir.shell("cat all.tar.gz | ingest-audit import -", seconds: 60)
        #expect(taken.exit == 0 && taken.errors.contains("-/a.log: 1 new exchange"), "\(taken.errors)")
    }

    @Test("an archive of which nothing is taken is refused, and leaves no database; --partial takes what came whole")
    func refused() throws {
        try workdir.write("notes.txt", Array("buy milk\n".utf8))
        try workdir.write("a.log", Array(line(0, 3520).utf8))
        try workdir.write("b.log", Array(String(repeating: line(1, 3521), count: 40).utf8))
        try pack(
            "import tarfile\nt=tarfile.open(\"notes.tar\",\"w\"); t.add(\"notes.txt\"); t.close()\nt=tarfile.open(\"two.tar\",\"w\"); t.add(\"a.log\"); t.add(\"b.log\"); t.close()"
        )
        let none = try workdir.run("import", "notes.tar")
        #expect(
            none.exit == 65 && none.errors.contains("notes.tar: no capture in this archive; nothing was imported"),
            "\(none.errors)")
        #expect(!workdir.exists("ingest-audit.sqlite"))
        let preview = try workdir.run("import", "--preview", "notes.tar")
        #expect(preview.exit == 65)
        _ = try workdir.shell("head -c 4000 two.tar > cut.tar", seconds: 60)
        let cut = try workdir.run("import", "cut.tar")
        #expect(cut.exit == 65 && cut.errors.contains("the archive is damaged"), "\(cut.errors)")
        let partial = try workdir.run("import", "--partial", "cut.tar")
        #expect(partial.exit == 1 && partial.errors.contains("cut.tar/a.log: 1 new exchange"), "\(partial.errors)")
    }

    @Test("--encoding says how a text is written; one that is not known is refused by its name")
    func encoding() throws {
        // 고객, in CP949
        let name: [UInt8] = [0xB0, 0xED, 0xB0, 0xB4]
        try workdir.write(
            "t.csv",
            Array("Mapping,Request,Status,Time\n".utf8) + name + Array(",3520,Success,2026-11-16T03:00:00Z\n".utf8))
        let refused = try workdir.run("import", "--org", "acme", "t.csv")
        #expect(refused.exit == 65 && refused.errors.contains("--encoding cp949"), "\(refused.errors)")
        #expect(try workdir.run("import", "--org", "acme", "--encoding", "klingon", "t.csv").exit == 65)
        #expect(try workdir.run("import", "--org", "acme", "--encoding", "cp949", "t.csv").exit == 0)
        #expect(try workdir.run("requests", "3520").output.contains("고객"))
    }

    @Test("--preview of what import would refuse exits as import does")
    func preview() throws {
        try workdir.write("a.log", Array("2026-11-16T03:00:00Z GET \(Self.url)?requestId=1 without an answer\n".utf8))
        #expect(try workdir.run("import", "a.log").exit == 65)
        #expect(try workdir.run("import", "--preview", "a.log").exit == 65)
    }
}
