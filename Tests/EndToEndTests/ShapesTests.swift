import TestSupport
import Testing

/// The short form of the map of shapes in `Tests/Benchmarks`.
@Suite("Shapes of data")
struct ShapesTests {
    @Test("what once grew with the square grows with the work, in instructions", .wants(.valgrind))
    func linear() throws {
        let workdir = try Workdir()
        let result = try workdir.python("../../Benchmarks/shapes.py", "--short", "--binary", Workdir.program.path())
        #expect(result.exit == 0, "\(result.output)\(result.errors)")
    }
}
