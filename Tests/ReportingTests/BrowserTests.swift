import Foundation
import IngestionAPI
import TestSupport
import Testing

@testable import Reporting

@Suite("The page in a browser", .serialized, .ahead, .wants(.browser, .axe))
struct BrowserTests {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()

    private func run(_ script: String, _ arguments: String...) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", Self.folder.appending(path: "Browser/\(script)").path()] + arguments
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        print(String(text.split(separator: "\n").first ?? ""))
        #expect(process.terminationStatus == 0, "\(text)")
    }

    @Test(
        "loads nothing, says nothing on the console, sorts, fits a phone and paper, is readable in light and dark",
        .timeLimit(.minutes(2)), arguments: ["ordinary.en", "ordinary.ko", "hostile.en", "empty.en"])
    func looks(name: String) throws {
        try run("check_page.py", GoldenTests.folder.appending(path: "\(name).html").path())
    }

    @Test(
        "as a message it fits a phone, loads nothing, and is readable", .timeLimit(.minutes(2)),
        arguments: ["ordinary.en", "ordinary.ko", "hostile.en", "empty.ko"])
    func mailed(name: String) throws {
        try run("check_mail.py", GoldenTests.folder.appending(path: "\(name).eml").path())
    }

    @Test(
        "is used from finding to raw answer and back, by mouse and by keyboard alone, and axe-core finds nothing serious",
        .timeLimit(.minutes(2)), arguments: ["ordinary.en", "ordinary.ko"])
    func used(name: String) throws {
        try run("use_page.py", GoldenTests.folder.appending(path: "\(name).html").path())
    }

    @Test("opens within a second with 500 mappings, and has less than 3 MB", .timeLimit(.minutes(2)))
    func opens() throws {
        let page = try WeeklyReport.write(SampleFigures.large, as: .html, options: ReportOptions())
        #expect(page.utf8.count < 3_000_000)
        let file = FileManager.default.temporaryDirectory.appending(path: "large-\(UUID().uuidString).html")
        try Data(page.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        try run("use_page.py", file.path(), "--only-open")
    }
}
