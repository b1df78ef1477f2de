import Figures
import Foundation
import Testing

@testable import Reporting

/// Reports are compared byte for byte with files under `Golden`. To renew them after a change that is meant:
///
///     INGEST_AUDIT_RENEW_GOLDEN=1 swift test --filter ReportingTests
@Suite("Reports as a whole")
struct GoldenTests {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Golden")

    static let cases: [(name: String, figures: WeeklyFigures)] = [
        ("ordinary", SampleFigures.ordinary), ("empty", SampleFigures.empty), ("silent", SampleFigures.silent),
        ("hostile", SampleFigures.hostile),
    ]

    @Test("are what they were", arguments: cases.indices, WeeklyReport.formats)
    func unchanged(index: Int, format: ReportFormat) throws {
        for language in ReportLanguage.allCases {
            if language == .ko, format == .json || format == .csv { continue }
            let options = ReportOptions(language: language, programVersion: "0.0.0")
            let report = try WeeklyReport.write(Self.cases[index].figures, as: format, options: options)
            let file = Self.folder.appending(path: "\(Self.cases[index].name).\(language.rawValue).\(format.rawValue)")
            if ProcessInfo.processInfo.environment["INGEST_AUDIT_RENEW_GOLDEN"] != nil {
                try Data(report.utf8).write(to: file)
            }
            let golden = String(decoding: try Data(contentsOf: file), as: UTF8.self)
            if report != golden {
                let first = zip(report.split(separator: "\n"), golden.split(separator: "\n")).first { $0 != $1 }
                Issue.record("\(file.lastPathComponent) differs: \(first.map { "\($0.0) was \($0.1)" } ?? "in length")")
            }
        }
    }

    @Test("are the same bytes each time they are written")
    func repeatable() throws {
        for format in WeeklyReport.formats {
            let first = try WeeklyReport.write(SampleFigures.hostile, as: format, options: ReportOptions())
            for _ in 0..<3 {
                #expect(try WeeklyReport.write(SampleFigures.hostile, as: format, options: ReportOptions()) == first)
            }
        }
    }
}
