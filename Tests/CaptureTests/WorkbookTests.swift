import Bytes
import Foundation
import TestSupport
import Testing

@testable import Capture

@Suite("Workbooks")
struct WorkbookTests {
    private static let types = #"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#
    private static let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

    /// A workbook of sheets, each the XML of its rows.
    private static func book(
        _ sheets: [(name: String, rows: String)], strings: String = "", formats: [String] = ["General"],
        is1904: Bool = false,
        hidden: Set<String> = []
    ) -> [UInt8] {
        var members: [(name: String, content: [UInt8])] = []
        func add(_ name: String, _ text: String) { members.append((name, Array(text.utf8))) }
        add("[Content_Types].xml", types)
        add(
            "_rels/.rels",
            #"<Relationships><Relationship Id="r1" Type="\#(office)/officeDocument" Target="/xl/workbook2.xml"/></Relationships>"#
        )
        let list = sheets.indices.map { index in
            let state = hidden.contains(sheets[index].name) ? #" state="hidden""# : ""
            return #"<sheet name="\#(sheets[index].name)" sheetId="\#(index + 1)"\#(state) r:id="s\#(index)"/>"#
        }
        add(
            "xl/workbook2.xml",
            #"<?xml version="1.0"?><workbook xmlns:r="\#(office)"><workbookPr date1904="\#(is1904 ? 1 : 0)"/><sheets>\#(list.joined())</sheets></workbook>"#
        )
        var parts = sheets.indices.map {
            #"<Relationship Id="s\#($0)" Type="\#(office)/worksheet" Target="worksheets/sheet\#($0).xml"/>"#
        }
        parts.append(#"<Relationship Id="t" Type="\#(office)/sharedStrings" Target="sharedStrings.xml"/>"#)
        parts.append(#"<Relationship Id="f" Type="\#(office)/styles" Target="/xl/styles.xml"/>"#)
        add("xl/_rels/workbook2.xml.rels", "<Relationships>\(parts.joined())</Relationships>")
        add("xl/sharedStrings.xml", "<sst>\(strings)</sst>")
        let own = formats.enumerated().map {
            #"<numFmt numFmtId="\#(200 + $0.offset)" formatCode="\#($0.element.replacing("\"", with: "&quot;"))"/>"#
        }
        let cells = formats.indices.map { #"<xf numFmtId="\#(200 + $0)"/>"# }
        add(
            "xl/styles.xml",
            #"<styleSheet><numFmts>\#(own.joined())</numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs>\#(cells.joined())</cellXfs></styleSheet>"#
        )
        for (index, sheet) in sheets.enumerated() {
            add("xl/worksheets/sheet\(index).xml", "<worksheet><sheetData>\(sheet.rows)</sheetData></worksheet>")
        }
        return ZIPText.archive(members)
    }

    /// A row of texts in the cells themselves.
    private static func row(_ number: Int, _ texts: [String]) -> String {
        let cells = texts.map { #"<c t="inlineStr"><is><t>\#($0)</t></is></c>"# }
        return #"<row r="\#(number)">\#(cells.joined())</row>"#
    }

    private static let heading = row(
        1, ["Mapping", "Request ID", "Status", "Submitted", "Finished", "Records", "Info"])

    private func read(
        _ bytes: [UInt8], _ change: (inout CaptureOptions) -> Void = { _ in }
    ) throws -> (reading: CaptureReading, because: String) {
        let path = FileManager.default.temporaryDirectory.path() + "/\(UUID().uuidString).xlsx"
        try Data(bytes).write(to: URL(filePath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        guard case .capture(let found) = try CapturePaths.opened(CapturePaths.Found(path: path, isFromFolder: false))
        else {
            throw CaptureProblem.unknownFormat(path, "read as an archive of files")
        }
        var options = CaptureOptions()
        options.organization = "acme"
        options.timeZone = .utc
        change(&options)
        let file = try CaptureFile(found, format: nil)
        #expect(file.format == .csv && file.byteCount == bytes.count)
        return (try CaptureReading(try file.reader(options)), file.because ?? "")
    }

    private func refusal(_ bytes: [UInt8]) -> String? {
        do {
            _ = try read(bytes)
            return nil
        } catch {
            return "\(error)"
        }
    }

    @Test("a row with a call of the Platform is one of its answers, and none of the API's")
    func platform() throws {
        let id = "01E8043CY305K2MTV5ANH9G1GC"
        let base = "https://platform.adobe.io/data/foundation/catalog"
        let answer = "{&quot;\(id)&quot;:{&quot;status&quot;:&quot;failed&quot;}}"
        let rows = [
            ["Time", "URL", "HTTP status", "Response"],
            ["2026-11-16T04:00:00Z", "\(base)/batches/\(id)", "200", answer],
            ["2026-11-16T04:01:00Z", "\(base)/batches/\(id)", "200", "{&quot;\(id)&quot;:{"],
            ["2026-11-16T04:02:00Z", "\(base)/dataSets/1", "200", "{}"],
        ].enumerated().map { Self.row($0.offset + 1, $0.element) }
        let (reading, _) = try read(Self.book([("Calls", rows.joined())])) { $0.organization = nil }
        #expect(reading.exchanges.isEmpty && reading.others == 1 && reading.unread.map(\.line) == [3])
        #expect(reading.platform.map(\.batchAnswer?.outcome) == [.failed])
    }

    @Test(
        "texts shared and in cells, numbers, dates by their format, formulas by what they came to; the row is the line")
    func cells() throws {
        let rows =
            Self.heading
            + #"<row r="4" spans="1:7"><c r="A4" t="s"><v>1</v></c><c r="B4"><v>3.52E3</v></c><c r="C4" t="s"><v>0</v></c><c r="D4" s="1"><v>46342.125</v></c><c r="E4" s="1"><f>D4+1</f><v>46342.13217592592</v></c><c r="F4"><f>1000+234</f><v>1234</v></c><c r="G4" t="str"><v>f&#252;r &lt;x&gt; &amp; y</v></c></row>"#
        let strings =
            #"<si><t>Success</t></si><si><r><t>10</t></r><r><rPr><b/></rPr><t>42</t></r><rPh sb="0" eb="1"><t>aloud</t></rPh></si>"#
        let (reading, because) = try read(
            Self.book(
                [("Summary", Self.row(1, ["a", "b"])), ("Runs & more", rows)].map {
                    ($0.0.replacing("&", with: "&amp;"), $0.1)
                },
                strings: strings, formats: ["General", "yyyy-mm-dd h:mm:ss"]))
        #expect(
            reading.brief == [
                "post acme/1042 3520 @2026-11-16T03:00:00.000Z 200 -",
                "get acme/1042 3520 @2026-11-16T03:10:20.000Z 200 -",
            ])
        #expect(reading.lines == [4, 4])
        #expect(
            String(decoding: reading.exchanges[1].response, as: UTF8.self).contains(
                #""info":"Mapping Id: 1042. für <x> & y","numRecords":1234"#))
        #expect(because == "a workbook of Excel, whose sheet \"Runs & more\" has known columns; not read: \"Summary\"")
    }

    @Test("a workbook that counts days from 1904 is read so, in cells that show a date and in columns of times")
    func from1904() throws {
        let rows =
            Self.heading
            + #"<row r="2"><c r="A2"><v>1042</v></c><c r="B2"><v>3520</v></c><c r="C2" t="str"><v>Success</v></c><c r="D2" s="1"><v>44880.125</v></c><c r="E2"><v>44880.25</v></c></row>"#
        let (reading, _) = try read(Self.book([("x", rows)], formats: ["General", "d.m.yy h:mm"], is1904: true))
        #expect(reading.exchanges.map(\.at.description) == ["2026-11-16T03:00:00.000Z", "2026-11-16T06:00:00.000Z"])
        let later = try read(Self.book([("x", rows)], formats: ["General", "d.m.yy h:mm"])).reading
        #expect(later.exchanges.first?.at.description == "2022-11-15T03:00:00.000Z")
        #expect(throws: CaptureProblem.self) {
            try read(Self.book([("x", rows)], formats: ["General", "d.m.yy h:mm"])) { $0.timeZone = nil }
        }
    }

    @Test(
        "titles above the names, blank rows and hidden sheets are passed over; date and time may stand in two columns")
    func titles() throws {
        let names = ["Date", "Time", "Method", "URL", "HTTP status", "Response"]
        let answer = "{&quot;requestId&quot;:7,&quot;status&quot;:&quot;Success&quot;}"
        let rows =
            Self.row(1, ["Calls of November"]) + #"<row r="2"/>"# + Self.row(3, names)
            + #"<row r="4"><c s="1"><v>46342</v></c><c s="2"><v>0.125</v></c><c t="str"><v>GET</v></c><c t="str"><v>\#(ingestURL)</v></c><c><v>200</v></c><c t="str"><v>\#(answer)</v></c></row>"#
            + #"<row r="5"><c r="A5" s="1"/></row>"#
        let (reading, because) = try read(
            Self.book(
                [("old", rows), ("new", rows)], formats: ["General", "yyyy\"년\" m\"월\" d\"일\"", "[$-412]AM/PM h:mm"],
                hidden: ["old"]))
        #expect(reading.brief == ["get acme/1042 7 @2026-11-16T03:00:00.000Z 200 -"])
        #expect(reading.unread.isEmpty)
        #expect(because.contains("\"new\"") && !because.contains("not read"))
    }

    @Test("errors, formulas that nothing has computed, and numbers that were rounded are no IDs")
    func lost() throws {
        func row(_ number: Int, _ id: String) -> String {
            #"<row r="\#(number)"><c t="str"><v>1042</v></c>\#(id)<c t="str"><v>Success</v></c><c s="1"><v>46342.125</v></c></row>"#
        }
        let rows =
            Self.heading + row(2, #"<c t="e"><f>1/0</f><v>#DIV/0!</v></c>"#) + row(3, "<c><f>A1</f></c>")
            + row(4, "<c><v>1234567890123456000</v></c>") + row(5, "<c><v>7</v></c>")
        let (reading, _) = try read(Self.book([("x", rows)], formats: ["General", "yyyy-mm-dd h:mm"]))
        #expect(reading.unread.map(\.line) == [2, 3, 4])
        #expect(reading.unread.allSatisfy { $0.reason.contains("is no ID; show the column as text") })
        #expect(reading.exchanges.count == 2)
    }

    @Test("how long something took, as a sheet shows it, is no number of milliseconds")
    func elapsed() throws {
        let names = ["Time", "Mapping", "Request", "Method", "URL", "HTTP status", "Duration", "Response"]
        let answer = "{&quot;requestId&quot;:7,&quot;status&quot;:&quot;Success&quot;}"
        let rows =
            Self.row(1, names)
            + #"<row r="2"><c s="1"><v>46342.125</v></c><c><v>1042</v></c><c><v>7</v></c><c t="str"><v>GET</v></c><c t="str"><v>\#(ingestURL)</v></c><c><v>200</v></c><c s="2"><v>0.00213</v></c><c t="str"><v>\#(answer)</v></c></row>"#
        let (reading, _) = try read(Self.book([("x", rows)], formats: ["General", "yyyy-mm-dd h:mm", "[h]:mm:ss"]))
        #expect(reading.exchanges.isEmpty)
        #expect(reading.unread.map(\.reason) == ["durationMs must be a whole number: \"0:03:04.032\""])
    }

    @Test("a workbook without a table that is known, a binary one and one that is broken are refused by name")
    func refused() throws {
        #expect(
            refusal(Self.book([("x", Self.row(1, ["a", "b", "c"]))]))?.contains(
                "a workbook of Excel, but no sheet has a row") == true)
        #expect(
            refusal(Self.book([("x", Self.row(1, ["Mapping", "Request", "Time"]))]))?.contains(
                "no column for the status") == true)
        let binary = ZIPText.archive([
            "[Content_Types].xml": Self.types,
            "_rels/.rels":
                #"<Relationships><Relationship Id="r" Type="\#(Self.office)/officeDocument" Target="xl/workbook.bin"/></Relationships>"#,
            "xl/workbook.bin": "x",
        ])
        #expect(refusal(binary)?.contains("a binary workbook of Excel") == true)
        let broken = try read(Self.book([("x", Self.heading + "<row><c><v>1</row>")])).reading
        #expect(broken.unread.map { $0.reason.contains("closes nothing that is open") } == [true])
    }

    @Test(
        "a number format shows whether a number is a date",
        arguments: [
            ("General", NumberFormat.number), ("#,##0.00", .number), ("0.00E+00", .number), ("yyyy-mm-dd", .day),
            ("yyyy-mm-dd hh:mm:ss.000", .dayAndClock), ("h:mm AM/PM", .clock), ("[h]:mm:ss", .elapsed),
            ("mm:ss", .elapsed),
            ("\"day\" 0", .number), ("0\\d", .number), ("[Red]0;[Blue]d", .number), ("[$-409]d-mmm-yy;@", .day),
            ("m/d", .day),
        ])
    func formats(code: String, format: NumberFormat) {
        #expect(NumberFormat(code: code) == format)
    }
}

@Suite("XML, piece by piece")
struct XMLScannerTests {
    private func pieces(_ text: String, step: Int = 3) throws -> [XMLScanner.Piece] {
        let scanner = XMLScanner(MemoryInput(text, step: step))
        var found: [XMLScanner.Piece] = []
        while let piece = try scanner.next() { found.append(piece) }
        return found
    }

    private func problem(_ text: String) -> String? {
        do {
            _ = try pieces(text)
            return nil
        } catch let problem as XMLScanner.Problem {
            return problem.reason
        } catch {
            return "\(error)"
        }
    }

    @Test(
        "elements, attributes, text, CDATA and entities, in whatever pieces the bytes come", arguments: [1, 3, 1_000])
    func pieces(step: Int) throws {
        let text =
            "\u{FEFF}<?xml version='1.0'?><!-- > --><x:a b = 'c>&quot;' x:d=\"\"><t> </t>e&#x20AC;&amp;<![CDATA[<f>]]><g/>\n</x:a>"
        #expect(
            try pieces(text, step: step) == [
                .start("a", ["b": "c>\"", "x:d": ""]), .start("t", [:]), .text(" "), .end("t"), .text("e€&"),
                .text("<f>"),
                .start("g", [:]), .end("g"), .end("a"),
            ])
    }

    @Test("the text of an element is that of all in it, but for what is left out")
    func text() throws {
        let scanner = XMLScanner(MemoryInput("<a><b>1<c/><d>2<e>3</e></d>4<d/>5</b><f/></a>"))
        _ = try scanner.next()
        _ = try scanner.next()
        #expect(try scanner.textOfElement(without: "d") == "145")
        #expect(try scanner.next() == .start("f", [:]))
        #expect(try scanner.textOfElement() == "")
        #expect(try scanner.next() == .end("a"))
    }

    @Test("what is no XML, or could grow without bound, is refused")
    func refused() {
        #expect(problem("<!DOCTYPE a [<!ENTITY b \"c\">]><a/>")?.contains("document type") == true)
        #expect(problem("<a>&b;</a>")?.contains("the entity &b; is not known") == true)
        #expect(problem("<a><b></a>")?.contains("closes nothing that is open") == true)
        #expect(problem("<a>")?.contains("ends in the middle of <a>") == true)
        #expect(problem("<a b=c/>")?.contains("without quotes") == true)
        #expect(problem("<a b")?.contains("ends in the middle of a tag") == true)
        #expect(problem(String(repeating: "<a>", count: 600))?.contains("levels") == true)
    }
}
