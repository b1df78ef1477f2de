import Testing

/// Has the tests of a suite go ahead of others, beside them. Tests wait in one line, and the next of a serialized suite steps in at its
/// end: without this all serialized suites would run when everything else is over, one test at a time. And a test that waits for
/// other processes keeps one of as many threads as there are cores; ahead there are others.
package struct AheadTrait: SuiteTrait, TestScoping {
    package func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        try await withoutActuallyEscaping(function) { function in
            try await Task(priority: .high) { try await function() }.value
        }
    }
}

extension Trait where Self == AheadTrait {
    /// The suite's tests go ahead of the others: for suites whose tests run one after another, or mostly wait for other processes.
    package static var ahead: Self { AheadTrait() }
}
