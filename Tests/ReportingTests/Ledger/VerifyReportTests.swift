import Figures
import Foundation
import Testing

@testable import Reporting

@Suite("The report of a verification")
struct VerifyReportTests {
    private var sound: Verification {
        var verification = Verification()
        verification.checks = Verification.Subject.allCases.map { subject in
            var check = Verification.Check(subject)
            check.examined = 1_234
            return check
        }
        verification.exchanges = 25_039
        verification.seal = String(repeating: "0123456789abcdef", count: 4)
        (verification.lastSeal, verification.notedSeal) = (7, 4)
        verification.sealedLate = 1
        verification.prunes = [
            .init(seal: 2, before: "2026-08-31", exchanges: 1), .init(seal: 5, before: "2026-09-30", exchanges: 13_181),
        ]
        return verification
    }

    /// The same with twelve differences in one subject.
    private func broken(_ subject: Verification.Subject) -> Verification {
        var verification = sound
        let index = verification.checks.firstIndex { $0.subject == subject }!
        for number in 0..<12 {
            verification.checks[index].found("row \(number)\u{1B}[31m: count is 2 | <b>, by the evidence 1")
        }
        return verification
    }

    private func text(
        _ verification: Verification, _ format: ReportFormat = .text, _ language: ReportLanguage = .en
    ) throws -> String {
        try Reports.verification(verification, ReportOptions(language: language, database: "x.sqlite")).text(as: format)
    }

    @Test("begins with the conclusion, and tells of seals and prunes")
    func conclusion() throws {
        let text = try text(sound)
        #expect(text.hasPrefix("All is as the evidence says: 25,039 exchanges\nThe last seal is 0123456789abcdef.\n"))
        for note in [
            "1 import was sealed later than made, as it was found: its version knew no seals.",
            "Made since seal 4, the noted one: 3 more.",
            "Seal 2 is of a prune: 1 exchange deleted, what was before 2026-08-31.",
            "Seal 5, since the noted one, is of a prune: 13,181 exchanges deleted, what was before 2026-09-30.",
        ] {
            #expect(text.contains(note + "\n"))
        }
        var old = sound
        old.hasNoSeals = true
        #expect(try self.text(old).contains("There are no seals yet"))
    }

    @Test("names ten differences, how many more there are, and what puts them right, which hangs on what differs")
    func differences() throws {
        let derived = try text(broken(.days))
        #expect(derived.hasPrefix("Not all is as the evidence says\n"))
        #expect(derived.contains("right:\n  ingest-audit rebuild --db x.sqlite\n"))
        #expect(
            derived.contains("counts by day: row 9\\u{1B}[31m: count is 2")
                && derived.contains("counts by day: and 2 more"))
        #expect(!derived.contains("row 10"))
        let evidence = try text(broken(.evidence))
        #expect(evidence.contains("Restore a backup") && !evidence.contains("rebuild"))
        let page = try text(broken(.days), .html)
        #expect(page.contains("&lt;b&gt;") && !page.contains("<b>, by"))
        #expect(try text(broken(.days), .markdown).contains("\\| &lt;b&gt;"))
    }

    @Test("every figure is in each format", arguments: ReportLanguage.allCases)
    func formats(language: ReportLanguage) throws {
        let options = ReportOptions(language: language)
        let report = VerifyReport(verification: broken(.days), options: options)
        try Renderings.showTables(of: report, options)
        #expect(report.tables().map(\.rows.count) == [Verification.Subject.allCases.count, 10])
        #expect(try text(broken(.days), .csv, language).contains("\ndays,1234,12\n"))
    }

    @Test("JSON keeps its keys, and leaves out what there is none of")
    func json() throws {
        func keys(_ verification: Verification) throws -> Set<String> {
            let json = try JSONSerialization.jsonObject(with: Data(text(verification, .json).utf8))
            return Set(try #require(json as? [String: Any]).keys)
        }
        let always: Set = ["schema", "sound", "exchanges", "sealedLate", "prunes", "checks"]
        #expect(try keys(sound) == always.union(["seal", "sealsSinceNoted"]))
        #expect(try keys(Verification()) == always)
        #expect(try text(sound, .json, .ko) == text(sound, .json))
    }

    @Test("its sentences are Korean where that is asked for")
    func korean() throws {
        let text = try text(sound, .text, .ko)
        #expect(text.hasPrefix("모두 증거와 일치합니다: API 호출 기록 25,039건\n마지막 봉인은 0123456789abcdef입니다.\n"))
        #expect(text.contains("기록해 둔 봉인(4번) 이후의 봉인: 3개."))
        try Renderings.expectKorean(text, beside: "0123456789abcdef", "API")
    }
}
