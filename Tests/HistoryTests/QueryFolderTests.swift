import Foundation
import Testing

@testable import History

@Suite("A folder of reports")
struct QueryFolderTests {
    private let scratch: Scratch

    init() throws {
        scratch = try Scratch()
        for (name, text) in [
            ("b.sql", "-- title: B\n\nSELECT 1"), ("a.sql", "\u{FEFF}-- title: A\n\nSELECT 1"), ("a.mustache", "x"),
            (".hidden.sql", "-- title: H"), ("remark.txt", "x"), ("bad.sql", "\u{FFFD}"),
        ] {
            try Data(text.utf8).write(to: URL(fileURLWithPath: "\(scratch.folder)/\(name)"))
        }
        try Data([0x2D, 0x2D, 0xFF]).write(to: URL(fileURLWithPath: "\(scratch.folder)/latin.sql"))
    }

    @Test("lists its .sql files, and finds a report's template beside it")
    func lists() throws {
        let folder = try QueryFolder(path: scratch.folder)
        #expect(folder.names == ["a", "b", "bad", "latin"])
        #expect(try folder.report("a").title == "A")
        #expect(folder.templatePath("a") == "\(scratch.folder)/a.mustache")
        #expect(folder.templatePath("b") == nil)
    }

    @Test("names what there is where a report isn't, and leads nowhere else")
    func missing() throws {
        let folder = try QueryFolder(path: scratch.folder)
        for name in ["c", "../a", "/etc/passwd", "", "a.sql", ".hidden"] {
            let problem = #expect(throws: QueryProblem.self) { try folder.report(name) }
            #expect(problem?.description.hasSuffix("there is no report \(name); there is a, b, bad, latin") == true)
        }
        let none = #expect(throws: QueryProblem.self) { try QueryFolder(path: scratch.folder + "/none") }
        #expect(none?.description.contains("there is no such folder") == true)
        let file = #expect(throws: QueryProblem.self) { try QueryFolder(path: scratch.folder + "/a.sql") }
        #expect(file?.description.contains("there is no such folder") == true)
    }

    @Test("a file that is no UTF-8, or a folder, is told with its path")
    func unreadable() throws {
        let folder = try QueryFolder(path: scratch.folder)
        let latin = #expect(throws: QueryProblem.self) { try folder.report("latin") }
        #expect(latin?.description.hasSuffix("latin.sql: can't be read: it is not UTF-8 text") == true)
        try FileManager.default.createDirectory(atPath: "\(scratch.folder)/d.sql", withIntermediateDirectories: true)
        let folder2 = try QueryFolder(path: scratch.folder)
        let directory = #expect(throws: QueryProblem.self) { try folder2.report("d") }
        #expect(directory?.description.contains("d.sql: can't be read") == true)
    }
}
