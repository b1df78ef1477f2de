import Figures
import Foundation
import Testing

@testable import Reporting

/// What a message says first, and how it fits a phone.
@Suite("The page of a message")
struct MailPageTests {
    private func message(_ figures: WeeklyFigures) throws -> (subject: String, page: String) {
        let text = try WeeklyReport.write(figures, as: .eml, options: ReportOptions())
        let subject = try #require(text.firstMatch(of: /Subject: ((?:.|\r\n )*?)\r\n[A-Z]/)).output.1
            .split(separator: "\r\n ").map { word in
                let inner = word.split(separator: "?")
                return inner.count > 3
                    ? String(decoding: Data(base64Encoded: String(inner[3])) ?? Data(), as: UTF8.self) : String(word)
            }
        let body = try #require(text.components(separatedBy: "Content-Type: text/html").last)
        let quoted = body.replacing("=\r\n", with: "").split(separator: "\r\n\r\n", maxSplits: 1)[1]
        var bytes: [UInt8] = []
        var rest = quoted.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "="),
                let code = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            else {
                bytes.append(byte)
                continue
            }
            bytes.append(code)
            rest = rest.dropFirst(2)
        }
        return (subject.joined(), String(decoding: bytes, as: UTF8.self))
    }

    @Test("begins with the verdict, also in the subject, and has what was found before the figures")
    func order() throws {
        let (subject, page) = try message(SampleFigures.ordinary)
        #expect(subject.hasPrefix("■ Trouble, "), "\(subject)")
        let parts = ["■ Trouble</h1>", "What to do</h2>", "What happened</h2>", "Problem</b>", "Key figures</h2>"]
        let places = parts.compactMap { page.firstRange(of: $0)?.lowerBound }
        #expect(places.count == parts.count && places == places.sorted())
        #expect(try message(SampleFigures.empty).subject.hasPrefix("? Not known: "))
    }

    @Test("the 12 weeks are cells of a table, those outside of what is usual in red, and a week without data is no bar")
    func weeks() throws {
        let figures = SampleFigures.ordinary
        let page = try message(figures).page
        #expect(page.matches(of: /<div style="height:\d+px;/).count == 12)
        #expect(page.contains("height:1px;line-height:1px;font-size:1px;background-color:#c6c1b6;"))
        #expect(page.contains("background-color:#b8401b;"))
        #expect(try !message(SampleFigures.empty).page.contains("<div style=\"height:"))
    }

    @Test("nothing has a width of its own in pixels, so that nothing scrolls sideways")
    func widths() throws {
        let page = try message(SampleFigures.hostile).page
        #expect(page.matches(of: /[^-]width[:=]"?\d+(px)?[";]/).isEmpty)
        #expect(page.contains("table-layout:fixed"))
    }
}
