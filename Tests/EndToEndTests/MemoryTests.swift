import Foundation
import Testing

@Suite("Memory")
struct MemoryTests {
    @Test("the memory of an import does not follow the size of the capture")
    func flat() throws {
        let workdir = try Workdir()
        struct Peak: Decodable { var peakMiB: Double }
        // The same check takes a million requests by hand; see Histories/README.md.
        func peak(_ requests: Int) throws -> Double {
            let result = try workdir.python(
                "check_memory.py", Workdir.program.path(), "--requests", "\(requests)", "--limit", "200")
            let said = result.output + result.errors
            #expect(result.exit == 0, "\(said)")
            return try result.json(Peak.self).peakMiB
        }
        let small = try peak(2_000)
        let large = try peak(24_000)
        #expect(large - small < 60, "2,000 requests: \(small) MiB, 24,000: \(large) MiB")
    }
}
