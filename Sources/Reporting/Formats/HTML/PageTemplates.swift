import Mustache
import ReportText

/// The templates of `reports/templates`, with the project's own escaping.
struct PageTemplates: Sendable {
    private let library: MustacheLibrary

    /// Reads them all.
    init() throws {
        MustacheContentTypes.register(PageContentType(), named: PageContentType.name)
        let ending = ".mustache"
        let templates = try ReportText.files(in: "templates").filter { $0.hasSuffix(ending) }.map { path in
            // A partial does not inherit the content type, so each template asks for it itself.
            let text = "{{% CONTENT_TYPE:\(PageContentType.name)}}\n" + ReportText.file(path)
            let name = path.split(separator: "/").last!.dropLast(ending.count)
            return (String(name), try MustacheTemplate(string: text))
        }
        library = MustacheLibrary(templates: Dictionary(uniqueKeysWithValues: templates))
    }

    /// Renders one of them; the others are its partials.
    func render(_ name: String, _ context: [String: Any]) -> String {
        let values = TemplateValues.prepared(context)
        guard let page = library.render(values, withTemplate: name) else { preconditionFailure("no template \(name)") }
        return page
    }
}
