import Foundation
import TestSupport
import Testing

@testable import Commands

/// Served pages in a browser, as a person uses them.
@Suite("Served pages in a browser")
struct ServedBrowserTests {
    @Test(
        "lead from the verdict to the raw bytes and back, by mouse, keys and forms, show what an import brings, and axe-core finds nothing serious",
        .wants(.browser, .axe), .timeLimit(.minutes(5)))
    func used() throws {
        let workdir = try Workdir()
        try MadeDemo.copy(to: workdir)
        let line =
            #"{"at":"2026-11-22T21:00:00Z","method":"POST","url":"https://mc.adobe.io/acme/campaign/dataIngestion/xdmIngestion/1042/ingest","response":{"requestId":999991,"info":"Ingestion request submitted successfully for the Mapping ID: 1042","status":"Success"}}"#
        try workdir.write("more.ndjson", Array((line + "\n").utf8))
        let script = Document.root.appending(path: "Tests/ReportingTests/Browser/use_served.py").path()
        let database = workdir.path("demo/history.sqlite")
        let pages = ServedPages(workdir, database: "demo/history.sqlite")
        let result = try pages.served { port in
            let arguments = [
                script, "http://127.0.0.1:\(port)/", Workdir.program.path(), database, workdir.path("more.ndjson"),
            ]
            let quoted = arguments.map { "'\($0)'" }.joined(separator: " ")
            return try workdir.shell("python3 \(quoted) 2>&1", seconds: 240)
        }
        #expect(result.output == "all well\n", "\(result.output)")
    }
}
