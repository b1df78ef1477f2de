import Testing

@testable import Reporting

@Suite("Tables, texts and names in a terminal")
struct TableTests {
    private let rows = [["organization-one", "1042", "12", "ACP-880056"], ["two", "1043", "3", ""]]

    private func table(organization: Int = 0) -> AlignedTable {
        AlignedTable(
            columns: [
                .init(heading: "organization", rank: organization, least: 8), .init(heading: "mapping"),
                .init(heading: "failed", isNumber: true, rank: 1), .init(heading: "code", rank: 2),
            ], rows: rows)
    }

    @Test("names are cut before a column goes, then the least important column goes, and is named")
    func narrow() {
        let wide = table().lines(width: 80)
        #expect(wide.leftOut.isEmpty && wide.lines[1] == "organization-one  1042         12  ACP-880056")
        let cut = table().lines(width: 40)
        #expect(cut.leftOut.isEmpty && cut.lines[1] == "organizati…  1042         12  ACP-880056")
        let without = table().lines(width: 30)
        #expect(without.leftOut == ["code"] && without.lines[1] == "organization…  1042         12")
        #expect(
            AlignedTable.remark(without.leftOut, width: 30) == ["Not shown for want of width:", "code."])
        for width in 17...60 {
            #expect(table().lines(width: width).lines.allSatisfy { DisplayWidth.of($0) <= width }, "\(width)")
        }
    }

    @Test("no line ends with blanks, whatever stands in its cells")
    func trailing() {
        let table = AlignedTable(
            columns: [.init(heading: "mapping"), .init(heading: "rate", isNumber: true), .init(heading: "code")],
            rows: [["1042", "98.8% +1.1", ""], ["1043", "–     ", ""], ["1044", "", ""]])
        #expect(
            table.lines(width: 80).lines == [
                "mapping        rate  code", "1042     98.8% +1.1", "1043         –", "1044",
            ])
    }

    @Test("a path keeps its end, and a labelled mapping its ID")
    func shortened() {
        var table = AlignedTable(
            columns: [.init(heading: "path", least: 8, keepsEnd: true), .init(heading: "mapping", least: 8)],
            rows: [["captures/2026/november.ndjson", "Customer profiles (1042)"]])
        table.shortened = { _, column, width in
            column == 1 ? DisplayWidth.cut("Customer", to: width - 7) + " (1042)" : nil
        }
        #expect(table.lines(width: 36).lines[1] == "…/november.ndjson  Customer (1042)")
    }

    @Test("headings are bold and tones seen where there is color, and the width is the same")
    func colors() {
        var table = table()
        table.tone = { row, column in row == 0 && column == 2 ? .bad : nil }
        table.isColored = true
        let lines = table.lines(width: 80).lines
        #expect(lines[0].hasPrefix("\u{1B}[1morganization\u{1B}[0m"))
        #expect(lines[1].contains("\u{1B}[31m12\u{1B}[0m"))
        #expect(lines.map(DisplayWidth.of) == self.table().lines(width: 80).lines.map(DisplayWidth.of))
    }

    @Test("a number stays with its unit, and a color is no text")
    func wrapped() {
        #expect(WrappedText.lines("pending for up to 46 h.", width: 20) == ["pending for up to", "46 h."])
        #expect(WrappedText.lines("in 3 houses, up to 20 d", width: 21) == ["in 3 houses, up to", "20 d"])
        let red = TerminalStyle(isColored: true).painted("BROKEN", .bad)
        #expect(DisplayWidth.of(red) == 6)
        #expect(WrappedText.lines("\(red): 1 of 20", width: 15).count == 1)
        #expect(
            WrappedText.hanging("one two three four five six", indent: 4, width: 24) == [
                "one two three four", "    five six",
            ])
        #expect(
            WrappedText.pieces(["12:00", "POST", "HTTP 200"], indent: 2, width: 12) == ["12:00  POST", "  HTTP 200"])
    }

    @Test("a cut at the start keeps as much of the end as has room, wide letters counted as two")
    func cuts() {
        #expect(DisplayWidth.cutAtStart("demo/capture.ndjson", to: 10) == "…re.ndjson")
        #expect(DisplayWidth.cutAtStart("프로필매핑", to: 6) == "…매핑")
        #expect(DisplayWidth.cutAtStart("short", to: 10) == "short")
        #expect(Numbers.counted(1, "request") == "1 request" && Numbers.counted(1_200, "request") == "1,200 requests")
        #expect(Numbers.counted(2, "batch", plural: "batches") == "2 batches")
    }
}
