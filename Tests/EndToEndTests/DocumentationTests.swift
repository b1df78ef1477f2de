import Capture
import Foundation
import TestSupport
import Testing

/// The commands of the README and of every article: each document in a folder of its own, in which the demo was made, in
/// its order and in one shell. What is shown must be what happens. To renew what is shown after a change that is meant:
///
///     INGEST_AUDIT_RENEW_DOCS=1 swift test --filter DocumentationTests
@Suite("The documentation")
struct DocumentationTests {
    /// The demo's folder, and what making it said, started as the README's first command starts it.
    private static let demo = Result {
        let workdir = try Workdir()
        let folder = workdir.url.appending(path: ".build/release")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            at: folder.appending(path: "ingest-audit"), withDestinationURL: Workdir.program)
        return (workdir, try workdir.shell(".build/release/ingest-audit demo 2>&1", seconds: 120))
    }

    /// What differs from run to run: how long something took, when it was, the seal of that, and what it is about.
    private static func masked(_ text: String) -> String {
        text.replacing(/in [0-9.]+ s\b/, with: "in … s").replacing(/[0-9-]{10}T[0-9:]{8}Z\s/, with: "… ")
            .replacing(/seal is [0-9a-f]{16}/, with: "seal is …")
            .replacing(/latest is [0-9.]+ [a-z]+ old/, with: "latest is … old")
            .replacing(/success +[0-9.]+ s +/, with: "success … s ").replacing(/took +records/, with: "took records")
    }

    /// Runs the steps in one shell; each one's output, with its error output, and exit code.
    private static func run(_ steps: [Document.Step], in workdir: Workdir) throws -> [(output: [String], exit: Int)] {
        let commands = steps.map { "\($0.command)\nprintf '\\036%d\\036' $?\n" }.joined()
        // Another test, or somebody else's program, may have the port that the sandbox is shown with.
        let port = commands.contains("8089") ? "\(Int.random(in: 20_000...32_000))" : "8089"
        let output = try workdir.shell(
            "exec 2>&1\n" + commands.replacing("8089", with: port), seconds: 300,
            environment: ["HOME": workdir.url.path(), "TZ": "UTC"]
        ).output.replacing(port, with: "8089")
        let parts = output.split(separator: "\u{1E}", omittingEmptySubsequences: false)
        return steps.indices.map { step in
            guard parts.count > 2 * step + 1, let exit = Int(parts[2 * step + 1]) else { return ([], -1) }
            var lines = parts[2 * step].split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            if lines.last == "" { lines.removeLast() }
            return (lines, exit)
        }
    }

    /// Whether a step needs what this machine may lack.
    private static func canRun(_ command: String) -> Bool {
        command.hasPrefix("sqlite3")
            ? OptionalPart.sqliteShell.isThere : !command.hasPrefix("python3 read.py") || OptionalPart.pandas.isThere
    }

    @Test("shows commands that work, and their output as it is", arguments: Document.all)
    func commands(document: Document) throws {
        let steps = try document.steps().filter { Self.canRun($0.command) }
        let files = try document.files()
        guard !steps.isEmpty else { return }
        let workdir = try Workdir()
        try FileManager.default.copyItem(
            atPath: try Self.demo.get().0.path("demo"), toPath: workdir.path("demo"))
        for file in files {
            let folder = workdir.url.appending(path: file.path).deletingLastPathComponent()
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try workdir.write(file.path, file.text.utf8)
        }
        var lines = try document.text().split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        var shift = 0
        for (step, result) in zip(steps, try Self.run(steps, in: workdir)) {
            let said = result.output.joined(separator: "\n")
            if result.exit == 73, said.contains("libxlsxwriter") { continue }
            #expect(result.exit == 0, "\(step.command): \(said)")
            let isSame = step.output.map(Self.masked) == result.output.map(Self.masked)
            guard ProcessInfo.processInfo.environment["INGEST_AUDIT_RENEW_DOCS"] != nil else {
                #expect(isSame, "\(step.command): \(said)")
                continue
            }
            if isSame { continue }
            let first = step.line + 1 + shift
            lines.replaceSubrange(first..<first + step.output.count, with: result.output)
            shift += result.output.count - step.output.count
        }
        let renewed = lines.joined(separator: "\n")
        if try renewed != document.text() { try Data(renewed.utf8).write(to: document.url) }
    }

    /// Where people have to see what the README says of the demo, as it is.
    @Test("the README shows what the demo says")
    func demo() throws {
        let said = try Self.demo.get().1
        #expect(said.exit == 0)
        let readme = Self.masked(try Document.readme.text())
        for line in said.output.split(separator: "\n") {
            #expect(readme.contains(Self.masked(String(line))), "\(line)")
        }
    }

    @Test("the README is short; its two commands are one line each, and a shell can read them")
    func readme() throws {
        let text = try Document.readme.text()
        #expect(text.utf8.count <= 12_000)
        for name in ["demo", "tests"] {
            let marker = "<!-- command: \(name) -->\n```sh\n"
            let start = try #require(text.firstRange(of: marker)?.upperBound, "\(name)")
            let block = text[start...].prefix(while: { $0 != "`" })
            #expect(block.split(separator: "\n").count == 1 && block.hasSuffix("\n"))
        }
    }

    @Test("what only root or a builder can run is a line that a shell can read, and names commands that there are")
    func setup() throws {
        let workdir = try Workdir()
        let commands = try Set(DescribedCommand.all(workdir).map { $0.words.joined(separator: " ") })
        for document in Document.all {
            for block in try document.blocks("sh") {
                try workdir.write("block.sh", block.utf8)
                #expect(try workdir.shell("sh -n block.sh", seconds: 10).exit == 0, "\(document.path): \(block)")
                for match in block.matches(of: /(?:^|&& |release\/)(ingest-audit [a-z]+)/) {
                    #expect(commands.contains(String(match.1)), "\(document.path): \(match.1)")
                }
            }
        }
    }

    @Test("every format of captures has its line, and is named where the command is")
    func formats() throws {
        func text(_ name: String) throws -> String { try Document.all.first { $0.path.hasSuffix(name) }!.text() }
        let article = try text("CaptureFormats.md")
        for format in CaptureFormat.all {
            #expect(article.contains("\n| `\(format.name)` | \(format.summary)"), "\(format.name)")
        }
        let names = CaptureFormat.all.map(\.name).joined(separator: "\\|")
        #expect(try text("GettingStarted.md").contains("`--format auto\\|\(names)`"))
    }

    @Test("every link leads to a file or a heading that there is")
    func links() throws {
        for document in Document.all {
            // What stands in code is no link.
            let text = try document.text().replacing(/(?m)^```(?s).*?^```$/, with: "").replacing(/`[^`\n]*`/, with: "")
            let links =
                text.matches(of: /\]\(([^)\s]+)\)/).map(\.1) + text.matches(of: /(?:src|srcset)="([^"]+)"/).map(\.1)
            for link in links where !link.contains("://") && !link.hasPrefix("doc:") {
                let parts = link.split(separator: "#", omittingEmptySubsequences: false)
                let target =
                    parts[0].isEmpty
                    ? document.url : document.url.deletingLastPathComponent().appending(path: String(parts[0]))
                let isThere = FileManager.default.fileExists(atPath: target.path(percentEncoded: false))
                #expect(isThere, "\(document.path): \(link)")
                guard isThere, parts.count > 1 else { continue }
                let headings = try String(contentsOf: target, encoding: .utf8).matches(of: /(?m)^#+ (.*)$/)
                #expect(headings.map { Self.anchor($0.1) }.contains(String(parts[1])), "\(document.path): \(link)")
            }
        }
    }

    /// A heading's anchor, as Git hosts make it.
    private static func anchor(_ heading: Substring) -> String {
        String(heading.lowercased().map { $0 == " " ? "-" : $0 }.filter { $0.isLetter || $0.isNumber || $0 == "-" })
    }

    @Test("every article has a title and an abstract; the landing page and the README's list lead to all of them")
    func catalogue() throws {
        let names = Document.articles.map { $0.url.deletingPathExtension().lastPathComponent }.filter { $0 != "README" }
        #expect(names.count == 22)
        let landing = try Document(path: "\(Document.catalogue)/README.md").text()
        let readme = try Document.readme.text()
        for name in names {
            let text = try Document(path: "\(Document.catalogue)/\(name).md").text()
            #expect(text.contains(/\A# [^\n]+\n\n[^\n#`|-][^\n]*\n\n/), "\(name)")
            #expect(landing.contains("](\(name).md)") && landing.contains("(doc:\(name))"), "\(name)")
            #expect(readme.contains("](\(Document.catalogue)/\(name).md)"), "\(name)")
        }
    }
}
