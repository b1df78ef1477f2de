import Figures
import IngestionAPI

/// A check's results as CI servers read test results: JUnit's XML, a test case a mapping and threshold. A broken threshold is
/// a failure; one broken by what is acknowledged, by chance, or without data is skipped, and says why.
struct CheckJUnit {
    let phrases: CheckPhrases
    let commands: CheckCommands

    private var results: CheckResults { phrases.results }

    func written() -> String {
        let skipped = results.all.count { [.acknowledged, .chance, .noData].contains($0.state) }
        let counts = "tests=\"\(results.all.count)\" failures=\"\(results.of(.broken).count)\" errors=\"0\""
        // The common schema's times have no zone; they are UTC.
        let stamp = results.figures.now.description.prefix(19)
        var lines = [
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
            "<testsuites \(counts) time=\"0\">",
            "<testsuite name=\"ingest-audit check\" \(counts) skipped=\"\(skipped)\" time=\"0\" timestamp=\"\(stamp)\">",
        ]
        lines += results.all.map(testCase)
        return (lines + ["</testsuite>", "</testsuites>"]).joined(separator: "\n") + "\n"
    }

    private func testCase(_ result: CheckResult) -> String {
        let owner = result.mapping.map { "\($0.organization).\($0.mapping)" } ?? "all"
        let name =
            "\(result.rule.rawValue) \(CheckNumbers.limit(result.limit)): \(phrases.subject(result.mapping).visible)"
        let head = "<testcase classname=\"\(Self.escaped(owner))\" name=\"\(Self.escaped(name))\" time=\"0\""
        let sentence = phrases.sentence(result).visible
        let remarks = phrases.remarks(result).map(\.visible)
        switch result.state {
        case .ok: return head + "/>"
        case .broken:
            let more = remarks + [commands.command(result)]
            return head + "><failure message=\"\(Self.escaped(sentence))\" type=\"\(result.rule.rawValue)\">"
                + Self.escaped(more.joined(separator: "\n")) + "</failure></testcase>"
        case .acknowledged, .chance, .noData:
            let why =
                remarks.isEmpty
                ? phrases.words["checkState_\(result.state.rawValue)"] : remarks.joined(separator: "; ")
            return head + "><skipped message=\"\(Self.escaped("\(why) – \(sentence)"))\"/></testcase>"
        }
    }

    /// Text as XML 1.0 may hold it: what it forbids is shown as `\u{1B}`.
    static func escaped(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { PageContentType().escapeText(PlainText.visible(String($0))) }.joined(separator: "\n")
    }
}
