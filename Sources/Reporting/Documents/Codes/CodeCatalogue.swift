import Foundation
import ReportText

/// What is known about error codes: `reports/codes/`, one file a code, named for it.
public struct CodeCatalogue: Sendable {
    /// What kind of message a code is.
    public enum Kind: String, Decodable, Sendable {
        /// Of a request's ingestion.
        case ingestion
        /// Of validating or publishing a mapping.
        case publishing
        /// No error by itself.
        case information
        /// Why the Platform refused a batch, or a part of it.
        case platform
    }

    /// One code in one language.
    public struct Entry: Equatable, Sendable {
        /// The code.
        public let code: String
        /// What kind of message it is.
        public let kind: Kind
        /// What it says, in a sentence.
        public let meaning: String
        /// What is likely behind it.
        public let cause: String
        /// What to do about it.
        public let action: String
        /// Where the code is documented.
        public let source: String
    }

    private let entries: [String: Entry]

    /// The catalogue in a language.
    public init(_ language: ReportLanguage) { entries = Self.all[language] }

    private static let all = PerLanguage { language -> [String: Entry] in
        let files = ReportText.files(in: "codes").map { Data(ReportText.file($0).utf8) }
        let all = files.compactMap { try? JSONDecoder().decode(File.self, from: $0) }
        assert(all.count == files.count, "a file of reports/codes can't be read")
        return all.reduce(into: [:]) { entries, file in
            let text = language == .ko ? file.ko : file.en
            entries[file.code] = Entry(
                code: file.code, kind: file.kind, meaning: text.meaning, cause: text.cause, action: text.action,
                source: file.source)
        }
    }

    /// What is known about a code; nil for one that is not documented.
    public subscript(code: String) -> Entry? { entries[code] }

    private struct File: Decodable {
        struct Text: Decodable {
            let meaning: String
            let cause: String
            let action: String
        }

        let code: String
        let kind: Kind
        let source: String
        let en: Text
        let ko: Text
    }
}
