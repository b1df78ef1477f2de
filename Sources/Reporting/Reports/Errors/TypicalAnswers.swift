import Figures
import IngestionAPI

/// Answers that show what a code looks like: one of each shape, the most frequent shape first.
public enum TypicalAnswers {
    /// How many are shown.
    public static let shown = 3
    /// How many of a code's requests are read for them.
    public static let read = 12

    /// The requests to read: the latest ones of different mappings, then the latest.
    public static func requests(_ history: CodeHistory) -> [RequestFigures] {
        var seen: Set<MappingName> = []
        let latest = history.requests.reversed()
        let first = latest.filter { seen.insert($0.name).inserted }.prefix(read / 2)
        let rest = latest.filter { request in !first.contains { $0.name == request.name && $0.id == request.id } }
        return Array(first) + rest.prefix(read - first.count)
    }

    /// The answers that gave the outcome, with the request that each is about: one of each shape, then the latest others.
    static func of(_ stories: [StoryFigures]) -> [(story: StoryFigures, sight: StoryFigures.Sight)] {
        let answers = stories.compactMap { story in
            story.sights.last { $0.kind == .failed || $0.kind == .aborted }.map { (story: story, sight: $0) }
        }
        let places = Dictionary(grouping: answers.indices) { shape(answers[$0].sight.response) }
        let typical = places.values.sorted { ($1.count, $0[0]) < ($0.count, $1[0]) }.map { $0[0] }
        let others = answers.indices.filter { !typical.contains($0) }
        return (typical + others).prefix(shown).map { answers[$0] }
    }

    /// An answer without what differs from request to request: each number as one sign.
    private static func shape(_ answer: [UInt8]) -> [UInt8] {
        let sign = UInt8(ascii: "#")
        var shape: [UInt8] = []
        for byte in answer {
            let isDigit = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            if !isDigit || shape.last != sign { shape.append(isDigit ? sign : byte) }
        }
        return shape
    }
}
