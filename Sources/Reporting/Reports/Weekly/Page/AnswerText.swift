import Bytes
import Figures
import IngestionAPI

/// What an answer says about an error code, in its own words: all that is known of a code that is not documented.
enum AnswerText {
    private static let longest = 300

    /// The text that names the code, of the first answer that has one; nil where no embedded answer does.
    static func of(_ code: String, in stories: [StoryFigures]) -> String? {
        for sight in stories.lazy.flatMap(\.sights) where sight.kind == .failed || sight.kind == .aborted {
            guard let answer = try? JSONValue(sight.response),
                let text = text(with: code, in: answer)
            else { continue }
            return text.count > longest ? String(text.prefix(longest)) + "…" : text
        }
        return nil
    }

    /// The first text that names the code, keys in order, so that equal answers give equal bytes.
    private static func text(with code: String, in value: JSONValue) -> String? {
        switch value {
        case .string(let bytes):
            let text = String(decoding: bytes, as: UTF8.self)
            return text.contains(code) && text != code ? text : nil
        case .array(let elements): return elements.lazy.compactMap { self.text(with: code, in: $0) }.first
        case .object(let members):
            let values = Dictionary(members.map { ($0.key, $0.value) }) { $1 }
            return values.sorted { $0.key < $1.key }.lazy.compactMap { self.text(with: code, in: $0.value) }.first
        default: return nil
        }
    }
}
