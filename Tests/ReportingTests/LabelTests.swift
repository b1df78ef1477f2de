import Figures
import Foundation
import IngestionAPI
import Testing

@testable import Reporting

/// What the team calls its mappings, in every document.
@Suite("Names of mappings")
struct LabelTests {
    private static let hostile = "<b>\u{202E}Pro|files</b>"

    /// Labels for all mappings of the sample.
    private static func labels(_ name: String) -> MappingLabels {
        let names = Set(SampleFigures.ordinary.background.mappings.map(\.name))
            .union(SampleFigures.ordinary.mappings.map(\.name))
        return MappingLabels(
            Dictionary(
                uniqueKeysWithValues: names.map { ($0, MappingLabel(name: name, owner: "=CRM", schema: "Person")) }))
    }

    private func report(_ format: ReportFormat, _ labels: MappingLabels) throws -> String {
        try WeeklyReport.write(
            SampleFigures.ordinary, as: format,
            options: ReportOptions(terminal: TerminalStyle(width: 140), labels: labels))
    }

    private var mapping: MappingFigures { SampleFigures.ordinary.mappings[0] }

    @Test(
        "names stand with the ID beside them in the page, in text and in Markdown",
        arguments: [.html, .text, .markdown] as [ReportFormat])
    func shown(format: ReportFormat) throws {
        let written = try report(format, Self.labels("Profiles"))
        let id = mapping.mapping
        #expect(written.replacing(/<\/?bdi>/, with: "").contains("Profiles (\(id))"))
        #expect(!(try report(format, .none)).contains("Profiles"))
        if format == .html {
            #expect(written.contains("Schema: <bdi>Person</bdi>") && written.contains("Owner: <bdi>=CRM</bdi>"))
            #expect(!(try report(format, .none)).contains("Owner:"))
        }
    }

    @Test("a name can do no harm to any document")
    func hostile() throws {
        let labels = Self.labels(Self.hostile)
        #expect(!(try report(.html, labels)).contains("<b>\u{202E}"))
        #expect(!(try report(.text, labels)).contains("\u{202E}"))
        let markdown = try report(.markdown, labels)
        #expect(!markdown.contains("\u{202E}") && !markdown.contains("<b>") && !markdown.contains("Pro|files"))
    }

    @Test("JSON has the keys where the team says something, and not where it does not")
    func json() throws {
        func keys(_ labels: MappingLabels) throws -> [[String: Any]] {
            let object = try JSONSerialization.jsonObject(with: Data(report(.json, labels).utf8)) as? [String: Any]
            return try #require(object?["mappings"] as? [[String: Any]])
        }
        let labelled = try keys(Self.labels("Profiles"))
        #expect(labelled.allSatisfy { $0["name"] as? String == "Profiles" && $0["schema"] as? String == "Person" })
        #expect(labelled.map { $0["mapping"] as? String } == SampleFigures.ordinary.mappings.map(\.mapping))
        #expect(try keys(.none).allSatisfy { $0["name"] == nil && $0["owner"] == nil && $0["schema"] == nil })
    }

    @Test("CSV and the export's tables have the names as their last columns, whether there are names or not")
    func tables() throws {
        for labels in [MappingLabels.none, Self.labels("Profiles")] {
            let rows = try report(.csv, labels).split(separator: "\n")
            #expect(rows[0].hasSuffix(",name,owner,schema"))
            #expect(rows[1].hasSuffix(labels.isEmpty ? ",,," : ",Profiles,'=CRM,Person"))
        }
        let tables = WeeklyTables.all(SampleFigures.ordinary, in: .en, labels: Self.labels("Profiles"))
        for table in tables where ["mappings", "requests"].contains(table.name) {
            #expect(table.columns.suffix(3).map(\.name) == ["name", "owner", "schema"])
            #expect(table.rows.allSatisfy { $0.suffix(3) == [.text("Profiles"), .text("=CRM"), .text("Person")] })
        }
    }

    @Test("where a name and its ID do not fit, the name is cut and the ID stays")
    func cut() {
        let name = MappingName(organization: "acme", mapping: "1042")
        let labels = MappingLabels([name: MappingLabel(name: "Newsletter")])
        #expect(labels.visible(name, width: 20) == "Newsletter (1042)")
        #expect(labels.visible(name, width: 14) == "Newsle… (1042)")
        #expect(labels.visible(name, width: 8) == "1042")
        #expect(MappingLabels.none.visible(name, width: 3) == "10…")
    }
}
