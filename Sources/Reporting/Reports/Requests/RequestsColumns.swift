import Figures
import IngestionAPI

/// The columns of requests: of those of a report that ask for attention, and of those that were found.
enum RequestsColumns {
    typealias Column = TableColumn<RequestFigures>

    /// The columns of a report's requests, with the team's names.
    static func attention(_ labels: MappingLabels) -> [Column] { columns + LabelColumns.all(labels) { $0.name } }

    /// Those of found requests: with the time that they took, too.
    /// - Parameter present: what the time of pending ones is counted to, for people.
    static func found(_ labels: MappingLabels, present: Instant = Instant(milliseconds: 0)) -> [Column] {
        let took = Column("seconds", .number) { request in .optional(request.took.map { Double($0) / 1_000 }) }
            .shown(rank: 3) { request, writing in Self.took(request, present, writing) }
        return columns + [took] + LabelColumns.all(labels) { $0.name }
    }

    /// Those that they have in common.
    static let columns: [Column] = [
        Column("organization", .identifier) { .text($0.name.organization) }
            .shown(least: Table.leastName, isOptional: true) { request, writing in
                Cell(writing.namesOrganizations ? [Span(request.name.organization, .name)] : [])
            },
        Column("mapping", .identifier) { .text($0.name.mapping) }
            .shown(rank: 1, least: Table.leastName) { request, writing in
                Cell(writing.labels.spans(request.name).linked(.mapping(request.name)))
            },
        Column("request", .identifier) { .text($0.id.description) }.shown(isSubject: true) { request, _ in
            Cell([
                Span(
                    request.id.description, .identifier,
                    link: .request(organization: request.name.organization, request.id))
            ])
        },
        Column("submitted", .time) { .time($0.submitted) }.shown { request, writing in
            Cell(writing.second(request.submitted))
        },
        Column("submitted_inferred", .text) { .flag($0.isInferred) }
            .shown(rank: 4, isOptional: true) { request, writing in
                Cell(request.isInferred ? writing.words["postNotCaptured"] : "")
            },
        Column("outcome", .text) { .text($0.outcome.name) }.shown { request, writing in
            Cell(writing.words["outcome_\(request.outcome.name)"], tone: Tone(request.outcome))
        },
        Column("finished", .time) { .optional($0.finished) },
        Column("records", .count) { $0.records.map { .integer(Int128($0)) } ?? .empty }
            .shown(rank: 5, isOptional: true),
        Column("codes", .identifier) { .list($0.codes) }
            .shown(rank: 2, isOptional: true) { request, writing in Cell(writing.codes(request.codes, " ")) },
        Column("batch", .identifier) { .optional($0.batchID) }.shown(rank: 6, isOptional: true),
        Column("last_seen", .time) { .time($0.lastSeen) },
    ]

    /// `9 min`; `2.2 h so far` of a pending one, `over 12 min` where the POST was not captured, `not known` where the
    /// clock was set back meanwhile.
    private static func took(_ request: RequestFigures, _ present: Instant, _ writing: Writing) -> Cell {
        guard let end = request.finished else {
            let soFar = present.elapsed(since: request.submitted) ?? 0
            return Cell(writing.words("soFar", ["time": writing.duration(soFar)]), sort: Double(soFar))
        }
        guard let length = end.elapsed(since: request.submitted) else { return Cell(writing.words["notKnown"]) }
        let text = writing.duration(length)
        return Cell(request.isInferred ? writing.words("moreThan", ["time": text]) : text, sort: Double(length))
    }
}

extension RequestFigures {
    /// Milliseconds from the POST to the answer that gave the outcome; nil while pending, and where the POST was not
    /// captured or is dated after that answer.
    var took: Int64? {
        isInferred ? nil : finished?.elapsed(since: submitted)
    }
}
