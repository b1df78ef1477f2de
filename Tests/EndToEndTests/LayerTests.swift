import Foundation
import Testing

/// Who may know whom (Sources/README.md), and where words stand.
@Suite("The layers of the sources")
struct LayerTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
        .standardizedFileURL

    private struct File {
        var folder: String
        var name: String
        /// Without comments.
        var text: String
    }

    private static func files(of module: String) throws -> [File] {
        let folder = root.appending(path: "Sources/\(module)").path()
        let names = try #require(FileManager.default.enumerator(atPath: folder))
        return try names.compactMap { $0 as? String }.filter { $0.hasSuffix(".swift") }.map { name in
            let text = try String(contentsOfFile: folder + "/" + name, encoding: .utf8)
            let code = text.split(separator: "\n", omittingEmptySubsequences: false)
                .filter { !$0.contains(/^\s*\/\//) }.map { $0.replacing(/\s\/\/ .*$/, with: "") }
            let place = name.split(separator: "/").dropLast().map(String.init)
            return File(folder: place.joined(separator: "/"), name: name, text: code.joined(separator: "\n"))
        }
    }

    /// The folders whose types a folder's files name; a type that two folders declare is not counted.
    private static func graph(_ files: [File], by group: (String) -> String) -> [String: Set<String>] {
        var homes: [Substring: Set<String>] = [:]
        let declaration =
            /(?m)^(?:(?:public|package|fileprivate|private|final|indirect) )*(?:struct|enum|class|protocol|typealias) (\w+)/
        for file in files {
            for match in file.text.matches(of: declaration) {
                homes[match.output.1, default: []].insert(group(file.folder))
            }
        }
        return files.reduce(into: [:]) { graph, file in
            let own = group(file.folder)
            let code = file.text.replacing(/"(?:[^"\\\n]|\\.)*"/, with: "")
            let words = Set(code.matches(of: /\b[A-Z]\w+/).map(\.output))
            let known = words.compactMap { homes[$0] }.filter { $0.count == 1 }.compactMap(\.first)
            graph[own, default: []].formUnion(known.filter { $0 != own })
        }
    }

    /// Whether a way leads from a folder back to it.
    private static func isInCircle(_ start: String, _ graph: [String: Set<String>]) -> Bool {
        var seen: Set<String> = []
        var open = Array(graph[start] ?? [])
        while let next = open.popLast() {
            if next == start { return true }
            if seen.insert(next).inserted { open += graph[next] ?? [] }
        }
        return false
    }

    @Test("documents know no format and no report, formats no report, and no two of their folders know each other")
    func reporting() throws {
        let files = try Self.files(of: "Reporting")
        #expect(files.count > 100)
        let rooms = Self.graph(files) { String($0.split(separator: "/").first ?? "") }
        #expect(rooms["Documents"] == [])
        #expect(rooms["Formats"] == ["Documents"])
        #expect(rooms["Reports"] == ["Documents", "Formats"])
        let folders = Self.graph(files) { $0.split(separator: "/").prefix(2).joined(separator: "/") }
        #expect(folders.keys.filter { Self.isInCircle($0, folders) } == [])
        // A format is told by itself: that of a workbook measures texts as CSV writes them, and two are made of templates.
        let others = [
            "Formats/Workbook": ["Formats/CSV"], "Formats/HTML": ["Formats/Templates"],
            "Formats/Mail": ["Formats/Templates"],
        ]
        for (folder, known) in folders where folder.hasPrefix("Formats/") {
            let formats = known.filter { $0.hasPrefix("Formats") }.sorted()
            #expect(formats == others[folder] ?? [], "\(folder)")
        }
    }

    /// The folders of these modules still know one another; none may join them.
    private static let round = ["Capture", "History"]

    @Test("no folders of a module know each other, but of those that are named here")
    func circles() throws {
        let modules = try FileManager.default.contentsOfDirectory(atPath: Self.root.appending(path: "Sources").path())
        var found: [String] = []
        for module in modules.sorted() where !module.hasSuffix(".md") && module != "Reporting" {
            let graph = Self.graph(try Self.files(of: module)) { $0 }
            if graph.keys.contains(where: { Self.isInCircle($0, graph) }) { found.append(module) }
        }
        #expect(found == Self.round)
    }

    /// What the manifest gives the modules of one another.
    private static let arrows: [String: Set<String>] = [
        "Bytes": [],
        "IngestionAPI": ["Bytes"],
        "Figures": ["IngestionAPI"],
        "Capture": ["Bytes", "IngestionAPI"],
        "LiveAPI": ["IngestionAPI"],
        "Sandbox": ["IngestionAPI"],
        "History": ["Bytes", "Figures", "IngestionAPI"],
        "Assessment": ["Figures", "IngestionAPI"],
        "Reporting": ["Assessment", "Bytes", "Figures", "IngestionAPI"],
        "Demo": ["Capture", "Figures", "IngestionAPI"],
        "Settings": ["Bytes", "Capture", "Figures", "IngestionAPI"],
        "Commands": [
            "Assessment", "Bytes", "Capture", "Demo", "Figures", "History", "IngestionAPI", "LiveAPI", "Reporting",
            "Sandbox", "Settings",
        ],
    ]

    @Test("a module imports only those of this package that the manifest gives it, and it gives only those below")
    func imports() throws {
        let manifest = try String(contentsOf: Self.root.appending(path: "Package.swift"), encoding: .utf8)
        let target = /(?s)\.(?:executableTarget|target)\(\s*name: "([A-Za-z]+)"(?:, dependencies: \[(.*?)\])?[,)]/
        let flat = manifest.replacing(/\.product\([^)]*\)/, with: "")
        var allowed: [String: Set<String>] = [:]
        for match in flat.matches(of: target) {
            let names = (match.output.2 ?? "").matches(of: /"([A-Za-z-]+)"/).map { String($0.output.1) }
            allowed[String(match.output.1)] = Set(names)
        }
        for match in flat.matches(of: /name: "([A-Za-z]+)",\s+dependencies: \[([^\]]*)\]/) {
            let names = match.output.2.matches(of: /"([A-Za-z-]+)"/).map { String($0.output.1) }
            allowed[String(match.output.1)] = Set(names)
        }
        let own = Set(allowed.keys)
        #expect(own.isSuperset(of: Self.arrows.keys))
        let known = own.filter { Self.arrows[$0] != nil }
        for (module, below) in Self.arrows {
            #expect(allowed[module]?.intersection(known) == below, "\(module)")
        }
        for module in own {
            guard let files = try? Self.files(of: module) else { continue }
            for file in files {
                for match in file.text.matches(of: /(?m)^(?:@\w+ )?import (\w+)/)
                where own.contains(String(match.output.1)) {
                    #expect(
                        allowed[module]?.contains(String(match.output.1)) == true, "\(file.name): \(match.output.1)")
                }
            }
        }
    }

    @Test("what a reader sees stands in reports/: no English sentence in the code that writes reports")
    func sentences() throws {
        // What programs and their makers read: metrics, names of answers, mistakes in templates, missing libraries.
        let others: Set = [
            "Reports/Metrics/MetricsText.swift", "Reports/Story/AnswerWords.swift", "Formats/HTML/PageTemplate.swift",
            "Formats/Workbook/ExportProblem.swift", "Documents/Report.swift", "Reports/Check/CheckJUnit.swift",
        ]
        for file in try Self.files(of: "Reporting") where !others.contains(file.name) {
            for line in file.text.split(separator: "\n")
            where !line.contains(/assert\(|precondition|throw\s/) {
                for match in line.matches(of: /"((?:[^"\\]|\\[^(])*)"/) {
                    let text = String(match.output.1)
                    let isCommand = text.contains(/--[a-z]|ingest-audit|\\"|yyyy|\bX?ML\b|<|: [a-z]+;/)
                    #expect(isCommand || !text.contains(/[a-z]{2,} [a-z]{2,} [a-z]{2,}/), "\(file.name): \(text)")
                }
            }
        }
    }
}
