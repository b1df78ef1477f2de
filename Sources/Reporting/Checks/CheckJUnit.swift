import IngestionAPI

/// A check's results as CI servers read test results: JUnit's XML, a test case a mapping and threshold. A broken threshold is
/// a failure; one broken by what is acknowledged, by chance, or without data is skipped, and says why.
struct CheckJUnit {
    private let report: CheckReport
    private let phrases: CheckPhrases

    init(_ report: CheckReport, _ phrases: CheckPhrases) {
        self.report = report
        self.phrases = phrases
    }

    func written() -> String {
        let skipped = report.results.count { [.acknowledged, .chance, .noData].contains($0.state) }
        let counts = "tests=\"\(report.results.count)\" failures=\"\(report.results(.broken).count)\" errors=\"0\""
        // The common schema's times have no zone; they are UTC.
        let stamp = report.figures.now.description.prefix(19)
        var lines = [
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
            "<testsuites \(counts) time=\"0\">",
            "<testsuite name=\"ingest-audit check\" \(counts) skipped=\"\(skipped)\" time=\"0\" timestamp=\"\(stamp)\">",
        ]
        lines += report.results.map(testCase)
        return (lines + ["</testsuite>", "</testsuites>"]).joined(separator: "\n") + "\n"
    }

    private func testCase(_ result: CheckResult) -> String {
        let owner = result.mapping.map { "\($0.organization).\($0.mapping)" } ?? "all"
        let name = "\(result.rule.rawValue) \(CheckNumbers.limit(result.limit)): \(phrases.subject(result.mapping))"
        let head = "<testcase classname=\"\(Self.escaped(owner))\" name=\"\(Self.escaped(name))\" time=\"0\""
        let sentence = phrases.sentence(result)
        switch result.state {
        case .ok:
            return head + "/>"
        case .broken:
            let more = result.expired.map(phrases.expired) + [phrases.command(result)]
            return head + "><failure message=\"\(Self.escaped(sentence))\" type=\"\(result.rule.rawValue)\">"
                + Self.escaped(more.joined(separator: "\n")) + "</failure></testcase>"
        case .acknowledged:
            let known = result.acknowledgements.map(phrases.known).joined(separator: "; ")
            return skipped(head, "\(known) – \(sentence)")
        case .chance:
            return skipped(head, "no more than chance explains – \(sentence)")
        case .noData:
            return skipped(head, "no data – \(sentence)")
        }
    }

    private func skipped(_ head: String, _ message: String) -> String {
        head + "><skipped message=\"\(Self.escaped(message))\"/></testcase>"
    }

    /// Text as XML 1.0 may hold it: what it forbids is shown as `\u{1B}`.
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\n": result += "\n"
            default:
                if scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
                    || [0xFFFE, 0xFFFF].contains(scalar.value)
                {
                    result += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
                } else {
                    result.unicodeScalars.append(scalar)
                }
            }
        }
        return result
    }
}
