import IngestionAPI

/// How much of what is known of a request is kept for a story: a request may have been asked for 200,000 times, and an answer be
/// 15 MB long.
public struct SightBounds: Sendable, Equatable {
    /// How many exchanges that say the same of one mapping: the first half of them and the last.
    public var most: Int
    /// How many bytes of an answer.
    public var bytesOfAnswer: Int
    /// How many bytes of all answers: of those beyond, no more is kept than is shown.
    public var bytes: Int

    /// So many of a kind, with so many bytes of each answer, and of all of them.
    public init(most: Int, bytesOfAnswer: Int, bytes: Int = .max) {
        self.most = most
        self.bytesOfAnswer = bytesOfAnswer
        self.bytes = bytes
    }

    /// What a page or a terminal shows.
    public static let shown = SightBounds(most: 50, bytesOfAnswer: 8_000)

    /// So many of a kind; the more they are, the less of each answer, so that all of them stay within some 16 MB.
    public init(most: Int) {
        self.init(most: most, bytesOfAnswer: min(65_536, 16_777_216 / max(1, most)))
    }
}

/// Takes a request's exchanges in any order and keeps the first and the last of each kind: memory does not grow with their number.
///
/// What is left out says what its neighbours say, under the same mapping: it gives no birth, as it is not the first of its kind, and no
/// outcome, as it is not the last.
public struct SightSelection<Sight> {
    private struct Group: Hashable {
        var kind: AnswerKind
        var mapping: ExactText
        var isLater: Bool
    }

    private let half: Int
    private let precedes: (Sight, Sight) -> Bool
    private var groups: [Group: [Sight]] = [:]
    private var dropped: [AnswerKind: Int] = [:]
    private var droppedLater = 0

    /// - Parameters:
    ///   - most: how many of a kind; at least the first two and the last two.
    ///   - precedes: their order, in which of two that end a request the one that counts more is the later one.
    public init(most: Int, by precedes: @escaping (Sight, Sight) -> Bool) {
        half = max(2, most / 2)
        self.precedes = precedes
    }

    /// Takes an exchange.
    /// - Parameter isLater: whether it is dated later than what counts: it takes no other one's place.
    public mutating func add(_ sight: Sight, kind: AnswerKind, mapping: String, isLater: Bool = false) {
        let group = Group(kind: kind, mapping: mapping.exact, isLater: isLater)
        groups[group, default: []].append(sight)
        // Now and then, so that it costs little for each.
        if groups[group]!.count >= 8 * half { drop(group) }
    }

    private mutating func drop(_ group: Group) {
        guard var sights = groups[group], sights.count > 2 * half else { return }
        groups[group] = nil  // one owner: no copy
        sights.sort(by: precedes)
        if group.isLater {
            droppedLater += sights.count - 2 * half
        } else {
            dropped[group.kind, default: 0] += sights.count - 2 * half
        }
        sights.removeSubrange(half..<sights.count - half)
        groups[group] = sights
    }

    /// What was kept, in order, and how many of each kind were not; of later ones how many in all.
    public mutating func finish() -> (sights: [Sight], leftOut: [AnswerKind: Int], later: Int) {
        for group in groups.keys { drop(group) }
        return (groups.values.joined().sorted(by: precedes), dropped, droppedLater)
    }
}
