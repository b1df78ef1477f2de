import Digest
import Foundation
import ReportText

/// Documents as self-contained pages.
///
/// A page's content security policy names the hash of its own style and forbids all else: it can load nothing, and nothing
/// that came in with a capture can run.
struct PageWriter {
    let words: Words
    let programVersion: String

    /// The whole page.
    func written(_ document: Document) throws -> String {
        let style = ReportText.file("templates/document.css")
        let page = PageValues(
            document: document, anchors: PageAnchors(document), words: words, style: style,
            styleHash: "sha256-" + Data(SHA256(of: Array(style.utf8)).bytes).base64EncodedString(),
            version: programVersion)
        let text = try PageTemplates().render("document", page)
        return text.hasSuffix("\n") ? text : text + "\n"
    }
}

/// Where the links of a page lead: the places that its sections and rows are. They are numbered, as names from captures can
/// hold anything.
struct PageAnchors: Sendable {
    private let anchors: [Place: String]

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
