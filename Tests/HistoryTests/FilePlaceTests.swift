import Demo
import Foundation
import Testing

@testable import History

@Suite("A database that is put in another's place while it is written to")
struct FilePlaceTests {
    private static let demo = DemoHistory(weeks: 2, requests: 60).capture().bytes
    private static let more = DemoHistory(seed: 9, weeks: 2, requests: 80).capture().bytes

    private let scratch: Scratch
    private var path: String { "\(scratch.folder)/h.sqlite" }

    /// Two databases, and a link to the first.
    init() throws {
        scratch = try Scratch()
        for (name, bytes) in [("h.sqlite", Self.demo), ("other.sqlite", Self.more)] {
            let history = try scratch.history(name)
            try scratch.importing(bytes, as: "\(name).ndjson", into: history)
            history.finish()
        }
        try FileManager.default.createSymbolicLink(atPath: "\(scratch.folder)/link", withDestinationPath: path)
    }

    /// What happens to the file at the path.
    enum Change: String, CaseIterable, CustomTestStringConvertible {
        case replaced, removed
        case led = "led elsewhere by its link"
        var testDescription: String { rawValue }
        /// The path by which the database is opened.
        var name: String { self == .led ? "link" : "h.sqlite" }
        var says: String {
            self == .removed ? "it was moved or removed while it was written to" : "another file was put in its place"
        }
    }

    /// - Returns: where the file is now; nil for nowhere.
    @discardableResult
    private func make(_ change: Change) throws -> String? {
        let other = "\(scratch.folder)/other.sqlite"
        switch change {
        case .replaced:
            #expect(rename(path, "\(scratch.folder)/moved.sqlite") == 0)
            #expect(rename(other, path) == 0)
            return "moved.sqlite"
        case .removed:
            #expect(unlink(path) == 0)
            return nil
        case .led:
            #expect(unlink("\(scratch.folder)/link") == 0)
            #expect(symlink(other, "\(scratch.folder)/link") == 0)
            return "h.sqlite"
        }
    }

    private func expectDisplaced(_ change: Change, _ body: () throws -> Void) {
        let problem = #expect(throws: HistoryProblem.self, performing: body)
        #expect(problem?.description.contains(change.says) == true, "\(String(describing: problem))")
    }

    @Test("is told before anything is written", arguments: Change.allCases, [false, true])
    func before(change: Change, isUnderway: Bool) throws {
        let history = try scratch.history(change.name)
        if isUnderway { try history.getReady() }
        let other = try Data(contentsOf: URL(filePath: "\(scratch.folder)/other.sqlite"))
        try make(change)
        expectDisplaced(change) { try scratch.importing(Self.more, as: "more", into: history) }
        expectDisplaced(change) { try scratch.importing(Self.demo, as: "h.sqlite.ndjson", into: history) }
        expectDisplaced(change) { _ = try history.rebuild() }
        expectDisplaced(change) { try history.getReady() }
        expectDisplaced(change) { try history.checkPlace() }
        history.finish()
        guard change != .removed else { return #expect(!FileManager.default.fileExists(atPath: path)) }
        let found = try Data(contentsOf: URL(filePath: "\(scratch.folder)/\(change.name)"))
        #expect(found == other, "what is in its place was written to")
    }

    @Test(
        "is told behind the commit, and the file that was written to is whole, wherever it is",
        arguments: Change.allCases)
    func during(change: Change) throws {
        let history = try scratch.history(change.name)
        var place: String?
        var isMade = false
        expectDisplaced(change) {
            _ = try history.importCapture(scratch.source(Self.more, as: "more"), program: "test") { _ in
                if !isMade { place = try make(change) }
                isMade = true
            }
        }
        history.finish()
        if change != .removed {
            let other = try History(path: "\(scratch.folder)/\(change.name)", for: .reading)
            #expect(try other.imports().map(\.path) == ["\(scratch.folder)/other.sqlite.ndjson"])
            #expect(try other.verify().isSound)
        }
        guard let place else { return }
        // Away from its log.
        let copy = "\(scratch.folder)/copy.sqlite"
        try FileManager.default.copyItem(atPath: "\(scratch.folder)/\(place)", toPath: copy)
        let kept = try History(path: copy, for: .reading)
        #expect(try kept.imports().count == 2)
        #expect(try kept.verify().isSound)
    }

    @Test("is not told of one that stays, by whatever path")
    func stays() throws {
        for name in ["h.sqlite", "link"] {
            let history = try scratch.history(name)
            try scratch.importing(Self.more, as: "more \(name)", into: history)
            try history.checkPlace()
        }
    }
}
