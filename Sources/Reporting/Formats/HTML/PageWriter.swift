import Bytes
import Foundation
import ReportText

/// Documents as self-contained pages.
///
/// A page's content security policy names the hashes of its own style and script and forbids all else: it can load nothing, and
/// nothing that came in with a capture can run. Everything is readable without the script.
struct PageWriter {
    let words: Words
    let programVersion: String
    /// What stands around the page, where it is one of many.
    let frame: PageFrame?

    init(_ options: ReportOptions) {
        words = Words(options.language)
        programVersion = options.programVersion
        frame = options.frame
    }

    private static let page = FlatTemplate(
        "page",
        [
            "language", "styleHash", "scriptHash", "version", "plainTitle", "style", "filter", "filterLabel", "copy",
            "copied", "shown", "sortBy", "skip", "title", "lead", "sections", "contents", "patterns", "body",
            "popovers", "foot", "madeBy", "script", "rest", "around", "below",
        ])
    /// What a page that stands alone may do besides: nothing.
    private static let alone = "base-uri 'none'; form-action 'none'"
    private static let section = FlatTemplate(
        "page_section", ["key", "heading", "anchor", "definition", "blocks"])
    private static let first = FlatTemplate("page_first", ["sections"])
    private static let link = FlatTemplate("page_link", ["key", "label"])
    private static let patterns = FlatTemplate("chart_patterns", [])

    /// The whole page, ending in a line break.
    func written(_ document: Document) -> String {
        let blocks = PageBlocks(places: PagePlaces(document, in: frame), words: words)
        let style =
            ReportText.file("templates/page.css") + (frame == nil ? "" : ReportText.file("templates/frame.css"))
            + blocks.places.labels
        let around = frame.map { FrameWriter(frame: $0, words: words) }
        let script = ReportText.file("templates/page.js") + (frame == nil ? "" : ReportText.file("templates/frame.js"))
        let plain = document.title.map { PlainText.visible($0.shown) }.joined()
        return Self.page.written([
            words["language"], Self.hash(style), Self.hash(script), programVersion,
            plain + (document.subtitle.map { " · \($0)" } ?? ""), style, words["filter"], words["filterLabel"],
            words["copy"], words["copied"], words["shown"], words["sortBy"], words["skip"],
            blocks.pieces(document.title), blocks.written(document.lead), words["sections"],
            contents(document, blocks), blocks.places.hasCharts ? Self.patterns.written([]) : "",
            body(document, blocks), blocks.popovers(document.definitions), blocks.written(document.foot),
            words("madeBy", ["version": programVersion]), script,
            frame == nil ? Self.alone : FrameWriter.policy, around?.above(document) ?? "",
            around?.below(document) ?? "",
        ]) + "\n"
    }

    /// The headings, where there are enough of them to look for one; of several stories in one document theirs alone.
    private func contents(_ document: Document, _ blocks: PageBlocks) -> String {
        let named = document.sections.filter { $0.heading != nil || $0.label != nil }
        guard named.count > 3 else { return "" }
        let labels = named.map { section in
            section.label.map { [Span($0)] } ?? (section.heading ?? []).linked(nil)
        }
        let isUnique = Set(labels.map(\.plain)).count == labels.count
        return paired(named, labels).filter { isUnique || $0.0.key.hasPrefix("story-") }.map { section, label in
            Self.link.written([section.key, blocks.pieces(label)])
        }.joined()
    }

    /// The sections; those of the first screen together.
    private func body(_ document: Document, _ blocks: PageBlocks) -> String {
        let first = document.sections.prefix(while: \.isFirst)
        let rest = document.sections.dropFirst(first.count).map { section($0, blocks) }
        let screen = first.map { section($0, blocks) }.joined(separator: "\n")
        let own = document.definitions.isEmpty ? blocks.columnDefinitions : ""
        return ((first.isEmpty ? [] : [Self.first.written([screen])]) + rest + [own]).joined(separator: "\n")
    }

    private func section(_ section: Section, _ blocks: PageBlocks) -> String {
        let heading = section.heading ?? []
        return Self.section.written([
            section.key, blocks.pieces(heading), blocks.places[section.place] ?? "",
            section.term.map { blocks.definition($0, of: heading.plain) } ?? "", blocks.written(section.blocks),
        ])
    }

    /// A source of the content security policy: the SHA-256 of what stands between the tags.
    private static func hash(_ text: String) -> String {
        "sha256-" + Data(SHA256(of: Array(text.utf8)).bytes).base64EncodedString()
    }
}
