import Foundation
import Testing

/// `ingest-audit help TOPIC`: the articles on a terminal.
@Suite("Articles on a terminal")
struct HelpTopicTests {
    private let workdir: Workdir

    init() throws { workdir = try Workdir() }

    @Test("help lists the topics, and shows each of them")
    func topics() throws {
        let help = try workdir.run("help")
        #expect(help.exit == 0)
        let words = help.output.split { $0.isWhitespace }.joined(separator: " ")
        let list = try #require(words.firstMatch(of: /TOPIC is one of ([a-z, -]+)\./)?.1)
        let topics = list.split(separator: ",").map { $0.filter { $0 != " " } }
        #expect(topics.count == 22 && topics.first == "getting-started")
        for topic in topics {
            let article = try workdir.run("help", topic)
            #expect(article.exit == 0 && article.errors.isEmpty)
            #expect(article.output.contains("\n===="), "\(topic)")
            #expect(!article.output.contains("]("), "\(topic)")
        }
        #expect(try workdir.run("help", "CallingTheAPI").output == workdir.run("help", "calling-the-api").output)
    }

    @Test("help COMMAND is the command's own screen; where an article has the same name, that follows")
    func commands() throws {
        let environment = ["COLUMNS": "80"]
        for command in [["import"], ["report", "weekly"]] {
            let screen = try workdir.run(command + ["--help"], environment: environment)
            #expect(try workdir.run(["help"] + command, environment: environment).output == screen.output)
        }
        let both = try workdir.run("help", "metrics").output
        #expect(both.contains("USAGE: ingest-audit metrics") && both.contains("\n===="))
    }

    @Test(
        "a word that is neither is told, with the one that may have been meant",
        arguments: [
            ("wekly-report", "weekly-report"), ("improt", "import"), ("weekly", "weekly-report"),
            ("Treshholds", "thresholds"),
        ])
    func misspelt(word: String, meant: String) throws {
        let result = try workdir.run("help", word)
        #expect(result.exit == 64 && result.output.isEmpty)
        #expect(result.errors.contains("did you mean ingest-audit help \(meant)?"), "\(result.errors)")
    }

    @Test("a word that is like none gets the list")
    func unknown() throws {
        let result = try workdir.run("help", "\u{1B}xyzzy")
        #expect(result.exit == 64 && result.errors.contains("the topics are getting-started, "))
        #expect(!result.errors.contains("\u{1B}"))
    }
}
