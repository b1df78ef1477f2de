import Foundation

/// The files of `Fixtures/`, read where they stand.
enum Fixture {
    static func bytes(_ name: String, from file: StaticString = #filePath) throws -> [UInt8] {
        let folder = URL(filePath: "\(file)").deletingLastPathComponent().appending(path: "Fixtures")
        return Array(try Data(contentsOf: folder.appending(path: "\(name).json")))
    }

    static func all(from file: StaticString = #filePath) throws -> [String] {
        let folder = URL(filePath: "\(file)").deletingLastPathComponent().appending(path: "Fixtures")
        return try FileManager.default.contentsOfDirectory(atPath: folder.path())
            .filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()
    }
}
