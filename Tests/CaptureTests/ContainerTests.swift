import Bytes
import Foundation
import IngestionAPI
import Testing

@testable import Capture

/// ZIP and tar archives: members are captures of their own.
@Suite("Archives of files")
struct ContainerTests {
    private static let answer =
        #"{"requestId":3520,"info":"Mapping Id: 1042. ","numRecords":1,"batchId":"","status":"Success"}"#
    private static let line = "2026-11-16T03:00:00Z GET \(ingestURL)?requestId=3520 200 \(answer)\n"
    private static let native =
        #"{"at":"2026-11-16T03:00:00Z","method":"POST","url":"\#(ingestURL)","response":{"requestId":1,"status":"Success"}}"#
        + "\n"

    /// Runs a Python script in a folder of its own, and gives the file that it writes to `out`.
    private static func made(_ script: String) throws -> [UInt8] {
        let folder = FileManager.default.temporaryDirectory.appending(path: "archives-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "-c", script]
        process.currentDirectoryURL = folder
        try process.run()
        process.waitUntilExit()
        return Array(try Data(contentsOf: folder.appending(path: "out")))
    }

    /// What came of an archive, member by member.
    private struct Outcome: Equatable {
        var members: [String] = []
        var exchanges: [String] = []
        var passedOver: [String] = []
        var refusal: String?
        var damage: [String] = []
    }

    private func read(_ bytes: [UInt8], name: String = "a.zip", partial: Bool = false) throws -> Outcome {
        let folder = FileManager.default.temporaryDirectory.appending(path: "archive-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: name).path()
        try Data(bytes).write(to: URL(filePath: path))
        func short(_ text: String) -> String { text.replacing(folder.path() + "/", with: "") }
        var outcome = Outcome()
        var options = CaptureOptions()
        options.partial = partial
        do {
            let found = CapturePaths.Found(path: path, isFromFolder: false)
            guard case .archive(let members) = try CapturePaths.opened(found, partial: partial) else {
                _ = try CaptureFile(found, format: nil)
                outcome.members = ["itself"]
                return outcome
            }
            for member in members {
                if let reason = member.passedOver {
                    outcome.passedOver.append(short("\(member.path): \(reason)"))
                    continue
                }
                outcome.members.append(short(member.path))
                do {
                    let reading = try CaptureReading(try CaptureFile(member, format: nil).reader(options))
                    outcome.exchanges += reading.brief
                    if let damage = reading.summary?.damage { outcome.damage.append(damage) }
                } catch CaptureProblem.unknownFormat(let path, let reason) {
                    outcome.passedOver.append(short("\(path): \(reason)"))
                }
            }
        } catch let problem as CaptureProblem {
            outcome.refusal = short(problem.description)
        }
        return outcome
    }

    @Test("each member of a ZIP archive is read by its own format; folders, hidden files and the system's are left out")
    func members() throws {
        let bytes = ZIPText.archive([
            "job/": "", "job/1_run.log": Self.line, "own.ndjson": Self.native, ".DS_Store": "x",
            "__MACOSX/job/._1_run.log": "x", "notes.txt": "nothing of ours\n", "a.sqlite": "x",
        ])
        let outcome = try read(bytes)
        #expect(outcome.members == ["a.zip/job/1_run.log", "a.zip/own.ndjson", "a.zip/notes.txt"])
        #expect(
            outcome.exchanges == [
                "get acme/1042 3520 @2026-11-16T03:00:00.000Z 200 -",
                "post acme/1042 1 @2026-11-16T03:00:00.000Z 200 -",
            ])
        #expect(
            outcome.passedOver.count == 1
                && outcome.passedOver[0].hasPrefix("a.zip/notes.txt: no capture in any known format"))
    }

    @Test("deflated members, ZIP64's sizes, bytes before the archive and a comment behind it change nothing")
    func deflated() throws {
        let line = Self.line.trimmingCharacters(in: .newlines)
        for script in [
            "import zipfile; z=zipfile.ZipFile('out','w',zipfile.ZIP_DEFLATED); z.writestr('a.log', TEXT); z.comment=b'a comment'; z.close()",
            "import zipfile; zipfile.ZIP64_LIMIT=10; zipfile.ZIP_FILECOUNT_LIMIT=0\nz=zipfile.ZipFile('out','w',zipfile.ZIP_DEFLATED); z.writestr('a.log', TEXT); z.close()",
            "import zipfile; z=zipfile.ZipFile('out','w',zipfile.ZIP_DEFLATED)\nwith z.open('a.log','w',force_zip64=True) as f: f.write(TEXT.encode())\nz.close()",
        ] {
            let bytes = try Self.made("TEXT='''\(line)\n''' * 50\n" + script)
            for before in [[], Array("PK\u{3}\u{4}what stands before".utf8)] {
                let outcome = try read(before + bytes)
                #expect(outcome.members == ["a.zip/a.log"], "\(outcome)")
                #expect(outcome.exchanges.count == 50)
            }
        }
    }

    @Test("a tar archive is one, however it is compressed, and however long names are written", arguments: ["", "gz"])
    func tar(packing: String) throws {
        for format in ["USTAR_FORMAT", "GNU_FORMAT", "PAX_FORMAT"] {
            let long = String(repeating: "folder/", count: 20)
            let bytes = try Self.made(
                """
                import tarfile, io
                t = tarfile.open('out', 'w:\(packing)', format=tarfile.\(format))
                def add(name, text):
                    i = tarfile.TarInfo(name); i.size = len(text); i.mtime = 1794798000
                    t.addfile(i, io.BytesIO(text))
                add('./a.log', b'''\(Self.line)''')
                add('\(long)b.log', b'''\(Self.line)''' * 2)
                l = tarfile.TarInfo('link.log'); l.type = tarfile.SYMTYPE; l.linkname = 'a.log'; t.addfile(l)
                d = tarfile.TarInfo('folder'); d.type = tarfile.DIRTYPE; t.addfile(d)
                t.close()
                """)
            let outcome = try read(bytes, name: "a.tar")
            #expect(outcome.members == ["a.tar/a.log", "a.tar/\(long)b.log"], "\(format): \(outcome)")
            #expect(outcome.exchanges.count == 3)
            #expect(outcome.passedOver == ["a.tar/link.log: it is a link to another file"])
        }
    }

    @Test("a HAR in an archive has its bodies beside it there")
    func bodies() throws {
        let name = String(repeating: "a1", count: 20) + ".json"
        let har =
            #"{"log":{"version":"1.2","entries":[{"startedDateTime":"2026-11-16T03:00:00Z","time":5,"request":{"method":"GET","url":"\#(ingestURL)?requestId=3520"},"response":{"status":200,"content":{"_file":"\#(name)"}}}]}}"#
        let outcome = try read(ZIPText.archive([("s/x.har", Array(har.utf8)), ("s/\(name)", Array(Self.answer.utf8))]))
        #expect(outcome.exchanges == ["get acme/1042 3520 @2026-11-16T03:00:00.005Z 200 5"])
        #expect(outcome.passedOver == ["a.zip/s/\(name): the body of a call in the HAR beside it"])
    }

    @Test("a bare answer in an archive has the time of its last change only where that bears a zone")
    func changed() throws {
        let bytes = try Self.made(
            """
            import tarfile, io
            t = tarfile.open('out', 'w'); i = tarfile.TarInfo('answer.json'); text = b'''\(Self.answer)'''
            i.size = len(text); i.mtime = 1794798000; t.addfile(i, io.BytesIO(text)); t.close()
            """)
        let folder = FileManager.default.temporaryDirectory.path()
        for (bytes, isTold) in [(bytes, true), (ZIPText.archive(["answer.json": Self.answer]), false)] {
            let path = folder + "/\(UUID().uuidString).archive"
            try Data(bytes).write(to: URL(filePath: path))
            defer { try? FileManager.default.removeItem(atPath: path) }
            guard
                case .archive(let members) = try CapturePaths.opened(
                    CapturePaths.Found(path: path, isFromFolder: false))
            else {
                Issue.record("no archive")
                return
            }
            var options = CaptureOptions()
            options.organization = "acme"
            let file = try CaptureFile(members[0], format: nil)
            if isTold {
                let reading = try CaptureReading(try file.reader(options))
                #expect(reading.brief == ["get acme/1042 3520 @2026-11-16T03:00:00.000Z 200 -"])
                #expect(reading.exchanges[0].isTimeInferred)
            } else {
                #expect(throws: CaptureProblem.self) { try file.reader(options) }
                options.at = Instant(milliseconds: 0)
                #expect(try CaptureReading(try file.reader(options)).exchanges.count == 1)
            }
        }
    }

    @Test("a member is known by its own bytes, as the same file outside of the archive is")
    func digest() throws {
        let path = FileManager.default.temporaryDirectory.path() + "/\(UUID().uuidString).zip"
        try Data(ZIPText.archive(["x": "", "own.ndjson": Self.native])).write(to: URL(filePath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        guard case .archive(let members) = try CapturePaths.opened(CapturePaths.Found(path: path, isFromFolder: false))
        else {
            Issue.record("no archive")
            return
        }
        let file = try CaptureFile(try #require(members.last), format: nil)
        let digest = SHA256(of: Array(Self.native.utf8))
        #expect(file.byteCount == Self.native.utf8.count)
        #expect(try file.sha256(ofFirst: Self.native.utf8.count) == digest)
        #expect(try CaptureReading(try file.reader(CaptureOptions())).summary?.sha256 == digest)
    }

    @Test("what can't be read of an archive is refused in a line that says why, and what to do")
    func refused() throws {
        var encrypted = ZIPText.archive(["a.log": Self.line])
        var odd = encrypted
        let list = encrypted.count - 22 - 46 - 5
        encrypted[list + 8] = 1
        odd[list + 10] = 14
        #expect(
            try read(encrypted).refusal
                == "a.zip: an archive of which nothing can be read: a.zip/a.log: it is encrypted; unpack the archive with its password and import the folder; nothing was imported"
        )
        #expect(
            try read(odd).refusal?.contains("it is packed by LZMA; unpack the archive and import the folder") == true)

        let inner = ZIPText.archive(["a.log": Self.line])
        let nested = try read(ZIPText.archive([("b.log", Array(Self.line.utf8)), ("in.zip", inner)]))
        #expect(nested.exchanges.count == 1)
        #expect(nested.passedOver.map { $0.contains("in.zip: an archive within an archive; unpack it once") } == [true])

        let empty = try read(ZIPText.archive(KeyValuePairs<String, String>()))
        #expect(empty.refusal?.contains("an archive without a file in it") == true)
        let cut = Array(inner.dropLast(30))
        #expect(try read(cut).refusal?.contains("its list of members is not whole") == true)
        var split = inner
        split[split.count - 18] = 1
        split[split.count - 16] = 1
        #expect(try read(split).refusal?.contains("a part of a split ZIP archive") == true)
        #expect(
            try read(Array("PK\u{3}\u{4}mimetypeapplication/vnd.oasis.opendocument.spreadsheet".utf8)).refusal?
                .contains("OpenDocument") == true)
    }

    @Test("an archive that is made to burst is refused before anything of it is unpacked")
    func bombs() throws {
        // One that says it unpacks to 3 GiB out of nothing.
        var large = ZIPText.archive(["a.log": Self.line])
        let list = large.count - 22 - 46 - 5
        for (offset, byte) in [0, 0, 0, 0xC0].enumerated() { large[list + 24 + offset] = UInt8(byte) }
        #expect(
            try read(large).refusal?.contains("unpacks to more than 200 times its own size, and more than 1 GiB")
                == true)
        // Sizes beyond all numbers.
        for offset in 20..<28 { large[list + offset] = 0xFF }
        #expect(try read(large).refusal != nil)
        // Two members that are the same bytes.
        var shared = ZIPText.archive(["a.log": Self.line, "b.log": Self.line])
        let second = shared.count - 22 - 46 - 5
        for offset in 0..<4 { shared[second + 42 + offset] = 0 }
        #expect(try read(shared).refusal?.contains("lie one over another") == true)
        // A tar archive that grows while it is unpacked.
        #expect(!ArchiveLimits.mayHold(3 << 30, packed: 1 << 20))
        #expect(ArchiveLimits.mayHold(3 << 30, packed: 100 << 20))
    }

    @Test("a member with a wrong byte is refused; with `partial` what came whole is taken, and told")
    func damaged() throws {
        var wrong = ZIPText.archive(["a.log": Self.line + Self.line.replacing("3520", with: "3521")])
        let place = try #require(wrong.lastIndex(of: UInt8(ascii: "S")))
        wrong[place] = UInt8(ascii: "s")
        #expect(try read(wrong).refusal?.contains("a.zip/a.log: the archive is damaged: its checksum is not") == true)
        let partial = try read(wrong, partial: true)
        #expect(partial.exchanges.count == 2)
        #expect(partial.damage == ["its checksum is not the one that the archive's list says"])

        let tar = try Self.made(
            """
            import tarfile, io
            t = tarfile.open('out', 'w')
            for name in ['a.log', 'b.log']:
                text = b'''\(Self.line)''' * 20
                i = tarfile.TarInfo(name); i.size = len(text); t.addfile(i, io.BytesIO(text))
            t.close()
            """)
        let cut = Array(tar.prefix(7_000))
        #expect(try read(cut, name: "a.tar").refusal?.contains("--partial takes what came whole") == true)
        let rest = try read(cut, name: "a.tar", partial: true)
        #expect(rest.members == ["a.tar/a.log"] && rest.exchanges.count == 20)
        #expect(rest.passedOver.map { $0.contains("the archive is damaged: it is cut off in member 2") } == [true])
    }

    @Test("no archive with some wrong bytes gives exchanges that its members do not hold")
    func mutants() throws {
        let tar = try Self.made(
            """
            import tarfile, io
            t = tarfile.open('out', 'w:gz'); text = b'''\(Self.line)''' * 3
            i = tarfile.TarInfo('a.log'); i.size = len(text); t.addfile(i, io.BytesIO(text)); t.close()
            """)
        let right: Set = ["get acme/1042 3520 @2026-11-16T03:00:00.000Z 200 -"]
        var chance = SystemRandomNumberGenerator()
        var isRead = 0
        for sound in [ZIPText.archive(["a.log": Self.line, "b.log": Self.line]), tar] {
            for _ in 0..<300 {
                var bytes = sound
                for _ in 0..<Int.random(in: 1...3, using: &chance) {
                    bytes[Int.random(in: 0..<bytes.count, using: &chance)] = UInt8.random(in: 0...255, using: &chance)
                }
                if Bool.random(using: &chance) {
                    bytes = Array(bytes.prefix(Int.random(in: 1...bytes.count, using: &chance)))
                }
                let outcome = try read(bytes, name: "a")
                #expect(right.isSuperset(of: outcome.exchanges), "\(bytes)")
                isRead += outcome.exchanges.isEmpty ? 0 : 1
            }
        }
        #expect(isRead > 0)
    }
}
