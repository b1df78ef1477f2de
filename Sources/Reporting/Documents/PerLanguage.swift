import Synchronization

/// What is read once for each language that somebody asks for, and then kept: a service writes many documents.
final class PerLanguage<Value: Sendable>: Sendable {
    private let known = Mutex<[ReportLanguage: Value]>([:])
    private let read: @Sendable (ReportLanguage) -> Value

    init(_ read: @escaping @Sendable (ReportLanguage) -> Value) { self.read = read }

    subscript(language: ReportLanguage) -> Value {
        known.withLock { known in
            if let value = known[language] { return value }
            let value = read(language)
            known[language] = value
            return value
        }
    }
}
