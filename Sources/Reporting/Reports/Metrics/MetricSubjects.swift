import Figures
import IngestionAPI

/// Which mappings and codes have series of their own; the others are counted together, so that sums stay right.
///
/// A monitor pays for each series, and what comes in with captures must not be able to make any number of them.
struct MetricSubjects {
    /// What stands for all that have no series of their own.
    static let other = "(other)"
    /// Longer names are cut; those that are then alike are counted together.
    private static let longestLabel = 128
    /// How many series one mapping has at most.
    static let seriesOfMapping = 29
    /// How many series one code has.
    static let seriesOfCode = 2
    /// How many series there are whatever is in the history.
    static let fixedSeries = 24
    /// The smallest bound that is kept: a mapping, a code, and the rest of both.
    static let leastSeries = fixedSeries + 2 * seriesOfMapping + 2 * seriesOfCode
    private static let mostCodes = 50

    /// One mapping, or all the others.
    struct Mapping: Equatable {
        var organization: String
        var mapping: String
        /// The mapping's own names; nil where it stands for several.
        var name: MappingName?
        var figures: MappingMetrics
    }

    /// One code, or all the others.
    struct Code: Equatable {
        var code: String
        var all = 0
        var week = 0
    }

    /// In the report's order, the others last.
    private(set) var mappings: [Mapping] = []
    /// Most frequent first, the others last.
    private(set) var codes: [Code] = []
    /// How many mappings are known, and how many of them have series of their own.
    private(set) var mappingCount = (known: 0, listed: 0)
    /// The same of codes.
    private(set) var codeCount = (known: 0, listed: 0)

    /// - Parameter maximum: how many series there may be in all; at least `leastSeries`.
    init(_ figures: MetricsFigures, maximum: Int) {
        addCodes(figures, room: min(Self.mostCodes, (maximum - Self.fixedSeries) / 20))
        let left = maximum - Self.fixedSeries - Self.seriesOfCode * codes.count
        addMappings(figures, room: left / Self.seriesOfMapping)
    }

    private mutating func addMappings(_ figures: MetricsFigures, room: Int) {
        // Those in trouble first, then the busy ones. Counted over all the history: the choice is to change seldom.
        let ranked = figures.mappings.sorted { left, right in
            let (one, other) = (left.all.trouble, right.all.trouble)
            if one != other { return one > other }
            if left.all.requests != right.all.requests { return left.all.requests > right.all.requests }
            return left.name < right.name
        }
        let own = ranked.count <= room ? ranked.count : room - 1
        mappingCount = (ranked.count, own)
        var places: [[String]: Int] = [:]
        for (rank, figures) in ranked.enumerated() {
            let labels =
                rank < own
                ? [Self.label(figures.name.organization), Self.label(figures.name.mapping)] : [Self.other, Self.other]
            if let place = places[labels] {
                mappings[place].figures.add(figures)
                mappings[place].name = nil
            } else {
                places[labels] = mappings.count
                mappings.append(
                    Mapping(
                        organization: labels[0], mapping: labels[1], name: rank < own ? figures.name : nil,
                        figures: figures))
            }
        }
        mappings.sort { left, right in
            let (one, other) = (left.mapping == Self.other, right.mapping == Self.other)
            if one != other { return other }
            return MappingName(organization: left.organization, mapping: left.mapping)
                < MappingName(organization: right.organization, mapping: right.mapping)
        }
    }

    private mutating func addCodes(_ figures: MetricsFigures, room: Int) {
        var all: [String: Int] = [:]
        var week: [String: Int] = [:]
        for mapping in figures.mappings {
            all.merge(mapping.all.codes, uniquingKeysWith: +)
            week.merge(mapping.week.codes, uniquingKeysWith: +)
        }
        let ranked = all.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        let own = ranked.count <= room ? ranked.count : max(0, room - 1)
        codeCount = (ranked.count, own)
        var places: [String: Int] = [:]
        for (rank, (code, count)) in ranked.enumerated() {
            let label = rank < own ? Self.label(code) : Self.other
            let place = places[label] ?? codes.count
            if place == codes.count {
                places[label] = place
                codes.append(Code(code: label))
            }
            codes[place].all += count
            codes[place].week += week[code] ?? 0
        }
    }

    /// A name from a capture as a label's value: control characters made visible, a very long one cut.
    static func label(_ text: String) -> String {
        let visible = PlainText.visible(text)
        guard visible.utf8.count > longestLabel else { return visible }
        var cut = ""
        for scalar in visible.unicodeScalars {
            if cut.utf8.count + UTF8.width(scalar) > longestLabel - 3 { break }
            cut.unicodeScalars.append(scalar)
        }
        return cut + "…"
    }
}

extension Counts {
    /// What makes a mapping worth a series of its own.
    fileprivate var trouble: Int { failed + aborted + rejected + apiErrors }
}

extension MappingMetrics {
    /// Counts another mapping in.
    fileprivate mutating func add(_ other: MappingMetrics) {
        all += other.all
        week += other.week
        durations += other.durations
        lastSuccess = [lastSuccess, other.lastSuccess].compactMap { $0 }.max()
        oldestPending = [oldestPending, other.oldestPending].compactMap { $0 }.min()
    }
}
