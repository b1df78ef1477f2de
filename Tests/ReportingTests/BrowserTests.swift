import Foundation
import IngestionAPI
import Testing

@testable import Reporting

/// Whether Debian's `chromedriver` and Python are there; without them the page can't be opened here.
private let hasBrowser = ["chromedriver", "python3"].allSatisfy { name in
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").contains {
        FileManager.default.isExecutableFile(atPath: "\($0)/\(name)")
    }
}

@Suite("The page in a browser", .serialized)
struct BrowserTests {
    @Test(
        "loads nothing, says nothing on the console, sorts, fits a phone, is readable in light and dark",
        .enabled(if: hasBrowser, "needs Debian's chromium-driver"), .timeLimit(.minutes(2)),
        arguments: ["ordinary.en", "ordinary.ko", "hostile.en", "empty.en"])
    func drives(name: String) throws {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "python3", folder.appending(path: "Browser/check_page.py").path(),
            GoldenTests.folder.appending(path: "\(name).html").path(),
        ]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(text)")
    }
}
