import IngestionAPI

/// An import as JSON. What is not known is left out.
struct ImportDocument: Encodable {
    let number: Int
    let path: String
    let format: String
    let organization: String?
    let sha256: String
    let bytes: Int
    let lines: Int
    let exchanges: Int
    let duplicates: Int
    let quarantined: Int
    let requests: Int
    let startedAt: String
    let finishedAt: String
    let program: String
    let readingRules: Int
    let isMendedSince: Bool
    let others: Int
    let damage: String?
    let seal: String?

    init(_ figures: ImportFigures) {
        let record = figures.record
        number = record.key
        (path, format, organization, sha256) = (record.path, record.format, record.organization, record.sha256)
        (bytes, lines, requests) = (record.bytes, record.lines, record.requests)
        (exchanges, duplicates, quarantined) = (record.exchanges, record.duplicates, record.quarantined)
        (startedAt, finishedAt) = (record.startedAt.description, record.finishedAt.description)
        (program, readingRules, isMendedSince) = (record.program, figures.readingRules, figures.isMendedSince)
        (others, damage, seal) = (record.others, record.damage, record.seal)
    }
}
