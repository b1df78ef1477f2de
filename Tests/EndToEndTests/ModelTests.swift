import Foundation
import TestSupport
import Testing

/// The program against an oracle of the counting rules by other hands; see `Tests/Model/README.md`.
@Suite("The model test: random histories against an oracle", .ahead)
struct ModelTests {
    private static let model = Workdir.histories.deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Model")

    private func run(_ arguments: [String]) throws {
        let result = try Workdir().finish(
            URL(filePath: "/usr/bin/env"),
            ["python3", Self.model.appending(path: "run.py").path(), "--binary", Workdir.program.path()] + arguments,
            input: [], environment: [:])
        #expect(result.exit == 0, "\(result.output)\(result.errors)")
        #expect(result.output.contains("0 failed"))
    }

    /// In the 15th --org stands in, and status words have other cases; in the 20th clocks are set back over midnight.
    @Test("10 histories, each imported in three ways", arguments: ["1-8", "15", "20"])
    func seeds(_ seeds: String) throws {
        try run(["--seeds", seeds])
    }

    @Test("what failed once, with the figures written down")
    func regressions() throws {
        let folder = Self.model.appending(path: "regressions")
        let cases = try FileManager.default.contentsOfDirectory(atPath: folder.path()).filter { $0.hasSuffix(".json") }
        #expect(!cases.isEmpty)
        try run(cases.sorted().map { folder.appending(path: $0).path() })
    }
}
