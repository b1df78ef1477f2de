import Foundation

/// The answers that the API's page shows: the files of `IngestionAPITests/Fixtures`, read where they stand.
package enum DocumentedAnswer {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../IngestionAPITests/Fixtures").standardizedFileURL

    package static func bytes(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: folder.appending(path: "\(name).json")))
    }

    package static func all() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path())
            .filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()
    }
}
