import Mustache

/// Values as the templates are given them.
///
/// Mustache asks a plain dictionary or string at run time, with each look-up, what it can do; for types of the standard
/// library the answer is slow to find, and a page of 500 mappings looks up some hundred thousand times. Types of our own
/// answer at once.
enum TemplateValues {
    /// The same values, from dictionaries and lists in any depth; what conforms to `MustacheParent` itself stays as it is.
    static func prepared(_ value: Any) -> Any {
        switch value {
        case let text as String: return TemplateText(text)
        case let flag as Bool: return flag
        case let values as [String: Any]: return Object(values: values.mapValues(prepared))
        case let list as [[String: Any]]: return list.map { Object(values: $0.mapValues(prepared)) }
        case let list as [String]: return list.map { TemplateText($0) }
        case let list as [Any]: return list.map(prepared)
        default: return value
        }
    }

    /// What has named parts.
    private struct Object: MustacheParent {
        let values: [String: Any]
        func child(named name: String) -> Any? { values[name] }
    }
}

/// Text that a template writes as it is.
struct TemplateText: MustacheCustomRenderable {
    let renderText: String
    var isNull: Bool { false }

    init(_ text: String) { renderText = text }
}

/// Text that a template writes where there is some: a section around nothing is left out.
struct TemplateOption: MustacheCustomRenderable {
    let renderText: String
    let isNull: Bool

    init(_ text: String?) {
        renderText = text ?? ""
        isNull = text == nil
    }
}

extension Span: MustacheParent {
    /// What templates ask of a piece of text.
    func child(named name: String) -> Any? {
        switch name {
        case "text": TemplateText(isCaptured ? ShownName.of(text) : text)
        case "isCaptured": isCaptured
        default: nil
        }
    }
}
