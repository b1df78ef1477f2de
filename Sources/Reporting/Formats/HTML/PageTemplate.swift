import Foundation
import Mustache

/// The template of a page, in mustache. Values are escaped for HTML wherever a template writes them as `{{name}}`.
public struct PageTemplate: Sendable {
    /// How large a template may be, in bytes.
    private static let byteLimit = 4 << 20

    private let template: MustacheTemplate

    /// Reads a template from a file.
    /// - Throws: `TemplateProblem`.
    public init(path: String) throws {
        let bytes: Data
        do {
            // A pipe beside a report would keep it waiting.
            var status = stat()
            guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
                throw CocoaError(.fileReadUnknown)
            }
            let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
            bytes = try file.read(upToCount: Self.byteLimit + 1) ?? Data()
            try file.close()
        } catch {
            throw TemplateProblem.unreadable(path: path, reason: "check that it is a file, and its permissions")
        }
        guard bytes.count <= Self.byteLimit else {
            throw TemplateProblem.unreadable(path: path, reason: "it is larger than \(Self.byteLimit >> 20) MiB")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw TemplateProblem.unreadable(path: path, reason: "it is not UTF-8 text")
        }
        try self.init(text: text, path: path)
    }

    /// A template from its text.
    /// - Parameter path: what messages call it.
    /// - Throws: `TemplateProblem.mistake`.
    init(text: String, path: String) throws {
        MustacheContentTypes.register(PageContentType(), named: PageContentType.name)
        // Mustache leaves out what it doesn't find, and a template that contains itself would never end.
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
        where line.contains(/\{\{\s*[><]/) {
            throw TemplateProblem.mistake(
                path: path, line: index + 1, reason: "a template can't contain others; put all into this file")
        }
        if let line = Self.tooDeep(text) {
            throw TemplateProblem.mistake(
                path: path, line: line, reason: "more than \(Self.deepest) sections stand in one another; use fewer")
        }
        do {
            // On the same line, so that lines are counted as in the file.
            template = try MustacheTemplate(string: "{{% CONTENT_TYPE:\(PageContentType.name)}}" + text)
        } catch let error as MustacheTemplate.ParserError {
            throw TemplateProblem.mistake(
                path: path, line: error.context.lineNumber, reason: Self.reason(error.error))
        }
    }

    /// How many sections may stand in one another: mustache descends into each, on the stack.
    private static let deepest = 32

    /// The line of the section that is one too deep; nil where none is. Where a template sets delimiters of its own, every
    /// `#` and `^` may begin a section, and nothing is sure to end one.
    private static func tooDeep(_ text: String) -> Int? {
        let setsDelimiters = text.contains(/\{\{\s*=/)
        let tag = setsDelimiters ? /[#^]/ : /\{\{\s*[#^\/]/
        var depth = 0
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            for match in line.matches(of: tag) {
                depth += match.output.last == "/" ? -1 : 1
                if depth > (setsDelimiters ? 300 : deepest) { return index + 1 }
            }
        }
        return nil
    }

    /// The page that the template makes of the values.
    func page(_ values: [String: Any]) -> String {
        template.render(values)
    }

    private static func reason(_ error: any Error) -> String {
        switch error as? MustacheTemplate.Error {
        case .sectionCloseNameIncorrect: return "this tag closes another section than the one that is open"
        case .unfinishedName: return "this tag's name is no name, or the tag has no end }}"
        case .expectedSectionEnd: return "a section is still open at the end of the file; close it with {{/name}}"
        case .invalidSetDelimiter: return "{{= =}} needs two delimiters"
        case .invalidConfigVariableSyntax, .unrecognisedConfigVariable: return "no such {{% setting }}"
        default: return "a tag that mustache can't read; does it end with }}?"
        }
    }
}

/// Why a template can't be used. Each is the line that the user reads.
public enum TemplateProblem: Error, Sendable, Equatable {
    /// The file can't be read.
    case unreadable(path: String, reason: String)
    /// It is not as mustache has to be. Lines count from 1.
    case mistake(path: String, line: Int, reason: String)
}

extension TemplateProblem: CustomStringConvertible {
    /// One line: what, where, and what to do.
    public var description: String {
        switch self {
        case .unreadable(let path, let reason): return "\(path): can't be read: \(reason)"
        case .mistake(let path, let line, let reason): return "\(path):\(line): \(reason)"
        }
    }
}
