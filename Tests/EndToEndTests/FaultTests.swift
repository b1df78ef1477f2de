import Foundation
import TestSupport
import Testing

/// A few runs of Tests/Faults, which breaks what the program stands on: one of each fault, and another. Many are run by
/// hand; the article Reliability has their figures.
@Suite("Faults", .ahead)
struct FaultTests {
    @Test("at random moments leave what was committed, once, or are told; the same work again completes")
    func random() throws {
        let workdir = try Workdir()
        let script = Workdir.histories.deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Faults/run.py").path()
        let result = try workdir.tool(
            "python3",
            [
                script, Workdir.program.path(), "--runs", "10", "--requests", "150", "--seed",
                "\(Int.random(in: 1..<1_000_000))", "--quiet",
            ])
        #expect(result.contains("\nseed "), "\(result)")
        #expect(!result.contains("FAILED run"), "\(result)")
    }
}
