import Figures
import GRDB
import IngestionAPI
import SQLText

/// A request's place in its mapping: what came before and after it.
struct RequestNeighbors {
    private let before: RawStatement
    private let after: RawStatement
    private let state: RawStatement

    init(_ db: Database) throws {
        before = try RawStatement(db, sql: SQLText.file("queries/neighbors_before.sql"))
        after = try RawStatement(db, sql: SQLText.file("queries/neighbors_after.sql"))
        state = try RawStatement(db, sql: SQLText.file("queries/request_state.sql"))
    }

    /// Adds the requests before and after to a story whose request is known.
    /// - Parameter key: the mapping's key.
    func add(to story: inout RequestStory, key: Int) throws {
        guard let submitted = story.state?.birth.at, let outcome = story.state?.outcome else { return }
        for query in [before, after] {
            query.bind(1, key)
            query.bind(2, submitted.milliseconds)
            query.bind(3, story.requestID)
        }
        before.bind(4, 1)
        if let row = try before.first({ ($0.int(0), $0.requestID(1)) }) {
            story.before = try request(row.1, organization: row.0, story.name)
        }
        let isTroubled = outcome == .failed || outcome == .aborted
        after.bind(4, isTroubled ? -1 : 1)
        var recovery = RequestStory.Recovery(success: nil, troubled: 0, pending: 0)
        try after.forEachUntilFalse { row in
            let (organization, id) = (row.int(0), row.requestID(1))
            if story.after == nil { story.after = try request(id, organization: organization, story.name) }
            switch Outcome(rawValue: Int(row.int(2))) {
            case .success:
                recovery.success = try request(id, organization: organization, story.name)
                return false
            case .failed, .aborted: recovery.troubled += 1
            case .pending, nil: recovery.pending += 1
            }
            return true
        }
        if isTroubled { story.recovery = recovery }
    }

    private func request(_ id: RequestID?, organization: Int64, _ name: MappingName) throws -> RequestFigures? {
        guard let id else { return nil }
        state.bind(1, organization)
        state.bind(2, id)
        return try state.first { try RequestFigures(RequestTable.read($0), name: name, id: id) }
    }
}
