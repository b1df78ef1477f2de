import Foundation

/// The demo, made once in a run; tests work on copies.
enum MadeDemo {
    private static let made = Result {
        let workdir = try Workdir()
        let result = try workdir.run("demo", "--quiet")
        guard result.exit == 0 else { throw CocoaError(.fileReadUnknown, userInfo: ["demo": result.errors]) }
        return workdir
    }

    /// Puts it into a folder, as `ingest-audit demo` does.
    static func copy(to workdir: Workdir) throws {
        try FileManager.default.copyItem(atPath: try made.get().path("demo"), toPath: workdir.path("demo"))
    }
}
