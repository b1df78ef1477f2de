import Foundation

/// The articles of the documentation (`Sources/ingest-audit/Documentation.docc`), built into the binary.
public enum Articles {
    /// The page that leads to all others.
    private static let landingPage = "README"

    /// The names of all articles, as those of their files, in the order in which the landing page leads to them.
    public static var names: [String] {
        let landing = text(landingPage) ?? ""
        return embeddedFiles.map { String($0.path.dropLast(".md".count)) }.filter { $0 != landingPage }
            .map { name in (name, landing.range(of: "](\(name).md)")?.lowerBound ?? landing.endIndex) }
            .sorted { $0.1 < $1.1 }.map(\.0)
    }

    /// The text of one article, in Markdown; nil where there is none of that name.
    public static func text(_ name: String) -> String? {
        embeddedFiles.first { $0.path == "\(name).md" }.map { "\($0.text)" }
    }
}
