import Foundation

/// The README of this checkout.
enum Readme {
    /// Where it is.
    static let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "README.md")

    /// All of it.
    static func text() throws -> String { try String(contentsOf: url, encoding: .utf8) }

    /// The files that the README shows: blocks that name one behind their language, as in `sql reports/slowest.sql`.
    static func files(_ readme: String) -> [(path: String, text: String)] {
        var files: [(path: String, text: String)] = []
        var isInside = false
        for line in readme.split(separator: "\n", omittingEmptySubsequences: false) {
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
}
