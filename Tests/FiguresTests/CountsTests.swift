import Figures
import TestSupport
import Testing

@Suite("Counts")
struct CountsTests {
    @Test("adding adds every field, and codes by code")
    func adding() {
        var one = Counts()
        one.requests = 10
        one.success = 5
        one.failed = 2
        one.aborted = 1
        one.pending = 2
        one.inferred = 1
        one.notStopped = 3
        one.notPublished = 4
        one.rejectedOtherwise = 5
        one.collisions = 6
        one.apiErrors = 7
        one.unrecognized = 8
        one.records = 100
        one.emptySuccesses = 2
        one.uncountedSuccesses = 1
        one.codes = ["A": 1, "B": 2]
        var two = one
        two.codes = ["B": 3, "C": 4]
        two += one
        let fields: [KeyPath<Counts, Int>] = [
            \.requests, \.success, \.failed, \.aborted, \.pending, \.inferred, \.notStopped, \.notPublished,
            \.rejectedOtherwise, \.collisions, \.apiErrors, \.unrecognized, \.emptySuccesses, \.uncountedSuccesses,
        ]
        for field in fields { #expect(two[keyPath: field] == 2 * one[keyPath: field]) }
        #expect(two.records == 200)
        #expect(two.codes == ["A": 1, "B": 5, "C": 4])
    }

    @Test("rejected, finished and unknown volume are sums of their parts")
    func sums() {
        var counts = Counts()
        #expect(counts.isEmpty)
        counts.notStopped = 1
        counts.notPublished = 2
        counts.rejectedOtherwise = 4
        counts.success = 8
        counts.failed = 16
        counts.aborted = 32
        counts.uncountedSuccesses = 3
        #expect(counts.rejected == 7)
        #expect(counts.finished == 56)
        #expect(counts.volumeUnknown == 51)
        #expect(!counts.isEmpty)
    }
}
