import Foundation
import Testing

/// A document of this checkout: the README, an article, or a page that says what a folder holds.
struct Document: Sendable, CustomTestStringConvertible {
    /// A `$` command of a `console` block, with the lines that are shown below it.
    struct Step {
        var command: String
        var output: [String]
        /// The place of the command's line.
        var line: Int
    }

    /// Where it is, from the root of the checkout.
    let path: String

    var testDescription: String { path }

    var url: URL { Self.root.appending(path: path) }

    /// All of it.
    func text() throws -> String { try String(contentsOf: url, encoding: .utf8) }

    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Where the articles lie.
    static let catalogue = "Sources/ingest-audit/Documentation.docc"

    static let readme = Document(path: "README.md")

    /// The articles, and the page that leads to them.
    static let articles: [Document] = {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: root.appending(path: catalogue).path())) ?? []
        return names.filter { $0.hasSuffix(".md") }.sorted().map { Document(path: "\(catalogue)/\($0)") }
    }()

    static let all = [readme] + articles + ["Sources", "sql", "reports"].map { Document(path: "\($0)/README.md") }

    /// The steps, in their order.
    func steps() throws -> [Step] {
        var steps: [Step] = []
        var isInside = false
        for (place, line) in try text().split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if line.hasPrefix("```") {
                isInside = line == "```console"
            } else if isInside, line.hasPrefix("$ ") {
                steps.append(Step(command: String(line.dropFirst(2)), output: [], line: place))
            } else if isInside, !steps.isEmpty {
                steps[steps.count - 1].output.append(String(line))
            }
        }
        return steps
    }

    /// The blocks of a language, whole.
    func blocks(_ language: String) throws -> [String] {
        try text().matches(of: /(?m)^```(.*)\n((?s).*?)^```$/).filter { $0.1 == language }.map { String($0.2) }
    }

    /// The files that it shows: blocks that name one behind their language, as in `sql reports/slowest.sql`.
    func files() throws -> [(path: String, text: String)] {
        var files: [(path: String, text: String)] = []
        var isInside = false
        for line in try text().split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("```") {
                let words = line.dropFirst(3).split(separator: " ")
                isInside = !isInside && words.count == 2
                if isInside { files.append((String(words[1]), "")) }
            } else if isInside {
                files[files.count - 1].text += line + "\n"
            }
        }
        return files
    }

    /// The files that all documents show, by their names.
    static func files() throws -> [String: String] {
        try Dictionary(all.flatMap { try $0.files() }.map { ($0.path, $0.text) }) { first, _ in first }
    }
}
