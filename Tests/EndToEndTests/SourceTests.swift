import Foundation
import Testing

/// What the compiler can't see in the sources.
@Suite("The sources")
struct SourceTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")

    private func files(_ folder: String) throws -> [(name: String, lines: [Substring])] {
        let folder = Self.root.appending(path: folder).standardizedFileURL.path()
        let names = try #require(FileManager.default.enumerator(atPath: folder))
        return try names.compactMap { $0 as? String }.filter { $0.hasSuffix(".swift") }.map { name in
            let text = try String(contentsOfFile: folder + "/" + name, encoding: .utf8)
            return (name, text.split(separator: "\n", omittingEmptySubsequences: false))
        }
    }

    /// Each of these takes the compiler's word from it; beside C there is no way around some.
    @Test("nothing is Sendable, shared or cast on its word alone but at the boundary to C, with its reason")
    func concurrency() throws {
        let hatches = try Regex(
            #"@unchecked|@preconcurrency|nonisolated\(unsafe\)|unsafeBitCast|unsafeDowncast|assumeIsolated|@_unsafe"#)
        let reasons = [
            // SQLITE_TRANSIENT, a macro that casts.
            "History/RawStatement.swift": 1,
            // SQLite's table of functions, whose address it keeps.
            "History/Import/IncomingRequests.swift": 1,
        ]
        var found: [String: Int] = [:]
        let sources = try files("Sources")
        #expect(sources.count > 300)
        for (name, lines) in sources {
            for (index, line) in lines.enumerated() where line.contains(hatches) {
                found[name, default: 0] += 1
                #expect(index > 0 && lines[index - 1].contains("///"), "\(name):\(index + 1) gives no reason")
            }
        }
        #expect(found == reasons)
        for (name, lines) in try files("Tests") where name != "EndToEndTests/SourceTests.swift" {
            #expect(!lines.contains { $0.contains(hatches) }, "\(name)")
        }
        let manifest = try String(contentsOf: Self.root.appending(path: "Package.swift"), encoding: .utf8)
        #expect(manifest.contains("swiftLanguageModes: [.v6]"))
        #expect(!manifest.contains("swiftLanguageMode(.v5)"))
        // Of flags that could take a check back there are two, for debug builds.
        let flags = manifest.split(separator: ".unsafeFlags(").dropFirst().map {
            $0.prefix { $0 != "]" }.filter { !$0.isWhitespace }
        }
        #expect(flags == [#"["-O","-assert-config","Debug""#, #"["-Xlinker","--wrap=\(checkOfArguments)""#])
    }
}
