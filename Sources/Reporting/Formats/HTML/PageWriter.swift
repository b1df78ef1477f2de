import Bytes
import Foundation
import ReportText

/// Documents as self-contained pages.
///
/// A page's content security policy names the hash of its own style and forbids all else: it can load nothing, and nothing
/// that came in with a capture can run.
struct PageWriter {
    private let words: Words
    private let programVersion: String
    private var anchors = PageAnchors()
    private var blocks: PageBlocks { PageBlocks(anchors: anchors) }

    init(words: Words, programVersion: String) {
        self.words = words
        self.programVersion = programVersion
    }

    private static let page = FlatTemplate(
        "document",
        [
            "language", "styleHash", "version", "plainTitle", "style", "title", "lead", "contents", "sections", "foot",
            "madeBy",
        ])
    private static let section = FlatTemplate("document_section", ["key", "heading", "anchor", "blocks"])
    private static let link = FlatTemplate("document_link", ["key", "heading"])

    /// The whole page, ending in a line break.
    func written(_ document: Document) -> String {
        var writer = self
        writer.anchors = PageAnchors(document)
        return writer.page(document) + "\n"
    }

    private func page(_ document: Document) -> String {
        let style = ReportText.file("templates/document.css")
        let hash = "sha256-" + Data(SHA256(of: Array(style.utf8)).bytes).base64EncodedString()
        let plain = document.title.map { PlainText.visible($0.isCaptured ? ShownName.of($0.text) : $0.text) }.joined()
        return Self.page.written([
            words["language"], hash, programVersion, plain, style, blocks.pieces(document.title),
            blocks.written(document.lead), contents(document), document.sections.map(section).joined(separator: "\n"),
            blocks.written(document.foot), words("madeBy", ["version": programVersion]),
        ])
    }

    /// The headings, where there are enough of them to look for one; of several stories in one document theirs alone.
    private func contents(_ document: Document) -> String {
        let named = document.sections.filter { $0.heading != nil }
        guard named.count > 3 else { return "" }
        let keys = Set(named.compactMap { $0.heading?.plain })
        let shown = keys.count == named.count ? named : named.filter { $0.key.hasPrefix("story-") }
        return shown.map { section in
            Self.link.written([section.key, blocks.pieces((section.heading ?? []).linked(nil))])
        }.joined()
    }

    private func section(_ section: Section) -> String {
        Self.section.written([
            section.key, section.heading.map(blocks.pieces) ?? "", anchors[section.place] ?? "",
            blocks.written(section.blocks),
        ])
    }
}

/// Where the links of a page lead: the places that its sections and rows are. They are numbered, as names from captures can
/// hold anything.
struct PageAnchors: Sendable {
    private var anchors: [Place: String] = [:]

    init() {}

    init(_ document: Document) {
        var places: [Place] = []
        for section in document.sections {
            if let place = section.place { places.append(place) }
            for case .table(let table) in section.blocks {
                for row in table.rows { if let place = row.first?.place { places.append(place) } }
            }
        }
        anchors = Dictionary(
            places.enumerated().map { ($1, "p-\($0 + 1)") }, uniquingKeysWith: { first, _ in first })
    }

    subscript(place: Place?) -> String? {
        guard let place else { return nil }
        if case .section(let key) = place { return key }
        return anchors[place]
    }
}
