import TestSupport
import Testing

@testable import Reporting

@Suite("Text in spreadsheets")
struct SpreadsheetGuardTests {
    @Test(
        "is guarded where a spreadsheet in some language would change it",
        arguments: [
            "123456789012345678", "123456789012", "007", "00", "01E4567890123456789012345678",
            "12345678901234567890123456", "12E5", "1E5", "12d4", "3-4", "3/4", "2026-11-16", "1.2.", "1.2.2026",
            "2026-11-17 07:49:53", "10:30", "10 am", "25:61", "12%", "$5", "₩5", "kr 5", "1,000", "1.5", "1,5", "(5)",
            "5-", "12 1/2", "½", "１２３", "٣", "三", "MAR1", "Mar 1", "mar-1", "SEP2026", "Sep-2026", "Mär 3",
            "1. März", "3월 4일", "2026년 11월", "오전 10:30", "H30.1.1", "昭和30年1月1日", "XDM-44", "Mar 1, 2026 10:30 PM",
            "=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "＝1+1", "＋x", " =1+1", " 12 ", "\u{A0}123", "x\n",
            "#N/A", "#REF!", "TRUE", "false", "Wahr", "참", "'x", "'", "=cmd|' /C calc'!A0", "-3-4", "--5", "acme 3",
            "Wednesday, September 30, 2026 10:30:00 PM", "2026년 11월 17일 화요일 오후 10시 30분",
        ])
    func changed(text: String) {
        #expect(SpreadsheetGuard.protected(text) == "'" + text)
    }

    @Test(
        "stays as it is where every spreadsheet shows it so",
        arguments: [
            "", "0", "7", "1042", "12345678901", "acme", "acme-mkt-stage1", "acme_1", "ACP-880056", "XDM44",
            "(no code)",
            "한국어 매핑",
            "한국어", "VN7JP0NE4RQ6XKTRNNCGPB99ED", "2026-W47", "2026-11-01/2026-11-15", "a|b\nc", "\"quoted\"", "a,b;c",
            "<script>", "x=y", "ae-3a", "true story",
            "7 of 12 requests of mapping 1042 failed on Tuesday, 17 November 2026, after 10:30",
            "acme의 매핑 1051: 성공률이 95.8%(직전 4주, n=143)에서 76.3%(n=38)로 떨어졌습니다. −19.5포인트",
        ])
    func unchanged(text: String) {
        #expect(SpreadsheetGuard.protected(text) == text)
    }

    @Test("stays as it is in some shapes alone, where it has digits")
    func shapes() {
        let known = /[0-9]{4}-W[0-9]{2}|[0-9-]{10}\/[0-9-]{10}|(ACP-|XDM)[0-9]+/
        let name = /[A-Za-z][A-Za-z0-9._\/-]*/
        let date = /[A-Za-z]+[.\/-]*[0-9][0-9.\/-]*/
        var chance = Chance(seed: 3)
        let parts = ["ACP-", "XDM", "acme", "W", "-", "_", "/", ".", "0", "12", "2026", "2026-11-01", ":", "Z", "-W4"]
        var kept = 0
        for _ in 0..<20_000 {
            let text = (0..<Int.random(in: 1...5, using: &chance))
                .map { _ in parts.randomElement(using: &chance)! }.joined()
            let isNumber = text.wholeMatch(of: /0|[1-9][0-9]{0,10}/) != nil
            let isName = text.wholeMatch(of: name) != nil && text.wholeMatch(of: date) == nil
            let stays = !text.contains { $0.isNumber } || isNumber || isName || text.wholeMatch(of: known) != nil
            let isFormula = "-+=@".contains(text.first!)
            #expect(SpreadsheetGuard.changes(text) == (isFormula || !stays), "\(text)")
            kept += stays ? 1 : 0
        }
        #expect((1_000...19_000).contains(kept))
    }

    @Test("can be had back by taking off one apostrophe, whatever it is")
    func reversible() {
        let texts = SampleFigures.hostileNames + ["'", "''x", "'=1", "x'", "=\u{301}", "'\u{301}a", "\u{301}"]
        for text in texts {
            let written = SpreadsheetGuard.protected(text)
            #expect(Array(SpreadsheetGuard.original(written).unicodeScalars) == Array(text.unicodeScalars))
        }
    }
}
