import Figures
import Foundation
import IngestionAPI
import Testing

@testable import Reporting

@Suite("What other programs rely on")
struct ContractTests {
    private func json(_ figures: WeeklyFigures) throws -> [String: Any] {
        let text = try WeeklyReport.write(figures, as: .json, options: ReportOptions())
        return try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    @Test("every key of the JSON contract is there, null where unknown")
    func jsonKeys() throws {
        let keys: Set = [
            "requests", "success", "failed", "aborted", "pending", "rejected", "notStopped", "notPublished",
            "collisions",
            "apiErrors", "records", "successRate", "successRateLow", "successRateHigh", "abortsPer1000", "codes",
        ]
        for figures in [SampleFigures.ordinary, SampleFigures.empty] {
            let report = try json(figures)
            #expect(report["schema"] as? String == "ingest-audit/weekly/1")
            let totals = try #require(report["totals"] as? [String: Any])
            #expect(keys.isSubset(of: totals.keys))
            for mapping in try #require(report["mappings"] as? [[String: Any]]) {
                #expect(keys.union(["organization", "mapping"]).isSubset(of: mapping.keys))
            }
            for error in try #require(report["errors"] as? [[String: Any]]) {
                #expect(Set(["code", "count", "mappings", "firstSeen", "lastSeen"]).isSubset(of: error.keys))
            }
            let period = try #require(report["period"] as? [String: Any])
            #expect(period["week"] as? String == "2026-W47")
            #expect(period["start"] as? String == "2026-11-16")
            #expect(period["end"] as? String == "2026-11-22")
            #expect(period["timezone"] as? String == "UTC")
        }
        let empty = try #require(try json(SampleFigures.empty)["totals"] as? [String: Any])
        for key in ["successRate", "successRateLow", "successRateHigh", "abortsPer1000"] {
            #expect(empty[key] is NSNull, "\(key)")
        }
    }

    @Test("a period that is no week has a null week")
    func noWeek() throws {
        var figures = SampleFigures.ordinary
        figures.period = try #require(
            Period(first: Day(iso: "2026-11-01")!, last: Day(iso: "2026-11-15")!, timeZone: .utc))
        let period = try #require(try json(figures)["period"] as? [String: Any])
        #expect(period["week"] is NSNull)
    }

    /// A reader of RFC 4180, written apart from the writer.
    private func parsed(_ text: String, delimiter: Character = ",") -> [[String]] {
        var rows: [[String]] = []
        var row: [String] = []
        var cell = ""
        var isQuoted = false
        var characters = Array(text.unicodeScalars)[...]
        while let scalar = characters.popFirst() {
            if isQuoted {
                if scalar != "\"" {
                    cell.unicodeScalars.append(scalar)
                } else if characters.first == "\"" {
                    characters.removeFirst()
                    cell += "\""
                } else {
                    isQuoted = false
                }
            } else if scalar == "\"" {
                isQuoted = true
            } else if Character(scalar) == delimiter {
                row.append(cell)
                cell = ""
            } else if scalar == "\n" {
                rows.append(row + [cell])
                (row, cell) = ([], "")
            } else if scalar != "\r" {
                cell.unicodeScalars.append(scalar)
            }
        }
        return rows
    }

    @Test("CSV begins with the columns promised, and reads back whatever the names are")
    func csv() throws {
        let text = try WeeklyReport.write(SampleFigures.hostile, as: .csv, options: ReportOptions())
        let rows = parsed(text)
        let promised =
            "organization,mapping,week,requests,success,failed,aborted,pending,rejected,success_rate,records,aborts_per_1000,top_error_code"
        #expect(text.hasPrefix(promised + ","))
        #expect(rows.count == SampleFigures.hostileNames.count + 1)
        for (row, name) in zip(rows.dropFirst(), SampleFigures.hostileNames) {
            #expect(row.count == rows[0].count)
            let isFormula = "=+-@\t\r".contains(name.first!)
            #expect(row[1] == (isFormula ? "'" + name : name))
            #expect(row[3] == "2")
            #expect(row[9] == "0.5")
        }
    }

    @Test("an undefined rate is an empty cell; negative changes stay numbers")
    func csvCells() throws {
        let rows = parsed(try WeeklyReport.write(SampleFigures.ordinary, as: .csv, options: ReportOptions()))
        #expect(rows[1][1] == "9")
        #expect(rows[1][9].isEmpty)
        #expect(rows[1][11].isEmpty)
        let change = try #require(rows[0].firstIndex(of: "success_rate_change"))
        #expect(try #require(Double(rows[2][change])) < 0)
    }

    @Test("Excel's dialect has a byte-order mark, CRLF, and the delimiter asked for")
    func excel() throws {
        let options = ReportOptions(csv: CSVDialect(delimiter: ";", excel: true))
        let text = try WeeklyReport.write(SampleFigures.ordinary, as: .csv, options: options)
        #expect(text.hasPrefix("\u{FEFF}organization;mapping;"))
        #expect(text.unicodeScalars.count { $0 == "\r" } == 4)
        #expect(parsed(text, delimiter: ";").count == 4)
    }

    @Test("every table has the one guard: for programs against formulas, for Excel against all that it would change")
    func guarded() throws {
        let names = ["1/2", "1E5", "007", "＝1+1", "=1+1", "'x", "1042", "XDM44"]
        var figures = SampleFigures.ordinary
        figures.mappings = names.map {
            MappingFigures(
                organization: "3-4", mapping: $0, counts: SampleFigures.counts(1, 2, codes: ["1E5": 2]),
                previous: Counts())
        }
        func cells(_ excel: Bool) throws -> [[String]] {
            let options = ReportOptions(csv: CSVDialect(excel: excel))
            let text = try WeeklyReport.write(figures, as: .csv, options: options)
            return parsed(excel ? String(text.dropFirst()) : text).dropFirst().map { Array($0) }
        }
        let plain = try cells(false)
        #expect(plain.map { $0[1] } == ["1/2", "1E5", "007", "'＝1+1", "'=1+1", "'x", "1042", "XDM44"])
        #expect(plain.allSatisfy { $0[0] == "3-4" && $0[12] == "1E5" })
        let excel = try cells(true)
        #expect(excel.map { $0[1] } == ["'1/2", "'1E5", "'007", "'＝1+1", "'=1+1", "''x", "1042", "XDM44"])
        #expect(excel.allSatisfy { $0[0] == "'3-4" && $0[12] == "'1E5" })
        // Numbers and times are what they are.
        #expect(excel.map { $0[3...11] } == plain.map { $0[3...11] })
    }
}
