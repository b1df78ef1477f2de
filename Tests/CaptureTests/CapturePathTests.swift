import Foundation
import Testing

@testable import Capture

@Suite("Folders")
struct CapturePathTests {
    @Test("files in folders below, in the order of their names; hidden ones and databases are left out")
    func expanded() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "paths-\(UUID().uuidString)").path()
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for name in ["b/2.log", "b/10.log", "a.har", "c.json", ".hidden", "x.sqlite", "x.sqlite-wal", "b/.git/x"] {
            let path = URL(filePath: folder + "/" + name)
            try FileManager.default.createDirectory(
                at: path.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data().write(to: path)
        }
        try FileManager.default.createSymbolicLink(atPath: folder + "/loop", withDestinationPath: folder)
        let all = try CapturePaths.expanded(["-", folder, "named.har"])
        let loop = try #require(all.first { $0.passedOver != nil })
        #expect(loop.path == "\(folder)/loop" && loop.passedOver?.contains("round in a circle") == true)
        let found = all.filter { $0.passedOver == nil }
        #expect(
            found.map(\.path) == [
                "-", "\(folder)/a.har", "\(folder)/b/10.log", "\(folder)/b/2.log", "\(folder)/c.json", "named.har",
            ])
        #expect(found.map(\.isFromFolder) == [false, true, true, true, true, false])
    }
}
