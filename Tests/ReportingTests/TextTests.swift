import Figures
import Testing

@testable import Reporting

@Suite("The report in a terminal")
struct TextTests {
    private func text(_ figures: WeeklyFigures, _ language: ReportLanguage = .en, width: Int, isColored: Bool = false)
        throws -> String
    {
        try WeeklyReport.write(
            figures, as: .text,
            options: ReportOptions(language: language, terminal: TerminalStyle(isColored: isColored, width: width)))
    }

    @Test("stays within the terminal's width", arguments: [60, 80, 100, 140], ReportLanguage.allCases)
    func width(width: Int, language: ReportLanguage) throws {
        for figures in [SampleFigures.ordinary, SampleFigures.empty, SampleFigures.hostile] {
            for line in try text(figures, language, width: width).split(separator: "\n") {
                #expect(DisplayWidth.of(String(line)) <= width, "\(line)")
            }
        }
    }

    @Test("no line ends with blanks", arguments: [40, 60, 80, 100, 140])
    func trailing(width: Int) throws {
        for figures in [SampleFigures.ordinary, SampleFigures.empty, SampleFigures.silent, SampleFigures.hostile] {
            for line in try text(figures, width: width).split(separator: "\n") {
                #expect(!line.hasSuffix(" "), "\(line)")
            }
        }
    }

    @Test("what stands beside the totals is never left out: it is wrapped, or goes below")
    func details() throws {
        let words = { (width: Int) in
            try text(SampleFigures.ordinary, width: width).split { $0.isWhitespace }.joined(separator: " ")
        }
        for width in [40, 60, 80] {
            let text = try words(width)
            for part in ["81 ingested + 12 failed", "95% interval", "not published"] {
                #expect(text.contains(part), "\(part) at \(width)")
            }
        }
        #expect(try text(SampleFigures.ordinary, width: 40).contains("Accepted: 81 ingested"))
    }

    @Test("where mappings of several organizations are shown, so are the organizations, however narrow")
    func organizations() throws {
        let narrow = try text(SampleFigures.hostile, width: 50)
        #expect(narrow.contains("\nOrganization"))
        #expect(!narrow.replacing("\n", with: " ").contains(/width: [^.]*Organization/))
    }

    @Test("lets no control character of a capture through, colored or not")
    func control() throws {
        let plain = try text(SampleFigures.hostile, width: 140)
        #expect(!plain.unicodeScalars.contains { $0.value == 0x1B || $0.value == 0x202E })
        let colored = try text(SampleFigures.hostile, width: 140, isColored: true)
        let words = ["state_trouble", "tone_bad"].flatMap { Words(.en)[$0].split(separator: " ").map(String.init) }
        let others = words.reduce(colored) {
            $0.replacing(TerminalStyle(isColored: true).painted($1, .bad), with: "")
        }
        #expect(!others.contains("\u{1B}[31m"))
        #expect(colored.contains("\u{1B}[1m"))
    }

    @Test("Korean takes two columns a letter")
    func displayWidth() {
        #expect(DisplayWidth.of("매핑") == 4)
        #expect(DisplayWidth.of("abc") == 3)
        #expect(DisplayWidth.padded("매핑", to: 6, atRight: true) == "  매핑")
        #expect(DisplayWidth.cut("매핑매핑", to: 5) == "매핑…")
    }

    @Test("counts reconcile in sight")
    func reconciliation() throws {
        #expect(
            try text(SampleFigures.ordinary, width: 120).contains(
                "81 ingested + 12 failed + 3 aborted + 5 pending = 101"))
    }
}
