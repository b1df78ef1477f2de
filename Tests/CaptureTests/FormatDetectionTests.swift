import Bytes
import Foundation
import TestSupport
import Testing

@testable import Capture

/// What a capture is, wherever in it that shows: in a file, packed, and on standard input.
@Suite("Telling formats apart")
struct FormatDetectionTests {
    private static let long = String(repeating: "x", count: 66 << 10)
    private static let answer = #"{\"requestId\":3520,\"status\":\"Success\"}"#
    private static let execution =
        #"{"request":{"method":"POST","url":"\#(ingestURL)"},"response":{"code":200,"header":[{"key":"Date","value":"Mon, 16 Nov 2026 03:00:00 GMT"}],"body":"\#(answer)","responseTime":1}}"#
    private static let entry =
        #"{"startedDateTime":"2026-11-16T03:00:00.000Z","time":0,"request":{"method":"POST","url":"\#(ingestURL)"},"response":{"status":200,"content":{"text":"\#(answer)"}}}"#
    /// An item of a collection, which looks like a record of a log.
    private static let item =
        #"{"name":"\#(long)","request":{"method":"POST","url":"\#(ingestURL)"},"response":[]}"#

    /// How a capture comes.
    enum Way: CaseIterable {
        case file, packedFile, input, packedInput
    }

    /// Opens a capture that comes so.
    private func open<Result>(
        _ text: String, _ way: Way, _ body: (CaptureFile) throws -> Result
    ) throws -> Result {
        let bytes =
            [.packedFile, .packedInput].contains(way) ? try Packed.gzip(Array(text.utf8)) : Array(text.utf8)
        guard way == .input || way == .packedInput else {
            let file = try ScratchFile(bytes)
            defer { withExtendedLifetime(file) {} }
            return try body(CaptureFile(path: file.path, format: nil))
        }
        let pipe = Pipe()
        let writing = pipe.fileHandleForWriting
        DispatchQueue.global().async {
            try? writing.write(contentsOf: Data(bytes))
            try? writing.close()
        }
        // Whoever writes must not find the pipe closed.
        defer { _ = try? pipe.fileHandleForReading.readToEnd() }
        return try body(
            CaptureFile(path: "-", format: nil, standardInput: pipe.fileHandleForReading.fileDescriptor))
    }

    /// The format, and what the capture gives.
    private func read(_ text: String, _ way: Way) throws -> (CaptureFormat, [String]) {
        try open(text, way) { file in (file.format, try CaptureReading(file.reader(CaptureOptions())).brief) }
    }

    @Test(
        "a Newman report is one behind a collection of any length, whatever the collection looks like",
        arguments: Way.allCases)
    func newman(way: Way) throws {
        for collection in [#"{"info":{"name":"\#(Self.long)"},"item":[]}"#, #"{"item":[\#(Self.item),\#(Self.item)]}"#]
        {
            for between in ["", #""environment":{"values":[]},"globals":{"values":[]},"#] {
                let (format, found) = try read(
                    #"{"collection":\#(collection),\#(between)"run":{"stats":{},"executions":[\#(Self.execution)]}}"#,
                    way)
                #expect(format == .newman)
                #expect(found == ["post acme/1042 3520 @2026-11-16T03:00:00.000Z 200 1"])
            }
        }
    }

    @Test("a HAR is one behind pages, a browser or a comment of any length", arguments: Way.allCases)
    func har(way: Way) throws {
        let rest = #""entries":[\#(Self.entry)]}"#
        for head in [
            #"{"log":{"pages":[{"title":"\#(Self.long)"}],"#, #"{"log":{"browser":{"name":"\#(Self.long)"},"#,
            #"{"log":{"comment":"\#(Self.long)","#, #"{"comment":"\#(Self.long)","log":{"#,
            #"{"_x":[\#(Self.item)],"log":{"#,
        ] {
            let (format, found) = try read(head + rest + "}", way)
            #expect(format == .har)
            #expect(found == ["post acme/1042 3520 @2026-11-16T03:00:00.000Z 200 0"])
        }
    }

    @Test("a run that Postman has exported is refused as one, wherever its keys stand", arguments: Way.allCases)
    func postman(way: Way) throws {
        #expect {
            try read(#"{"results":[{"name":"\#(Self.long)"}],"totalPass":1}"#, way)
        } throws: {
            "\($0)".contains("a run that Postman has exported")
        }
    }

    @Test(
        "a document around a log's records stays one, however long; a native line may begin with its answer",
        arguments: Way.allCases)
    func others(way: Way) throws {
        let record = #"{"time":"2026-11-16T03:00:00Z","message":"POST \#(ingestURL) \#(Self.answer)"}"#
        let (format, found) = try read(#"{"events":[\#(record),{"note":"\#(Self.long)"}],"run":"nightly"}"#, way)
        #expect(format == .log)
        #expect(found == ["post acme/1042 3520 @2026-11-16T03:00:00.000Z 200 -"])
        let line =
            #"{"response":{"requestId":3520,"status":"Success","info":"\#(Self.long)"},"url":"\#(ingestURL)","method":"POST","at":0}"#
        let native = try read(line, way)
        #expect(native.0 == .ndjson)
        #expect(native.1 == ["post acme/1042 3520 @1970-01-01T00:00:00.000Z 200 -"])
    }

    @Test("of a stream no more is kept for the look than 16 MiB; what does not show itself by then is asked for")
    func bounded() throws {
        let input = MemoryInput([UInt8](repeating: 0x20, count: 100_000), step: 70_000)
        let remembered = RememberedInput([1, 2], before: input, limit: 50_000)
        _ = try JSONOutline(remembered)
        #expect(remembered.bytes.count == 50_000)
        let text =
            #"{"collection":{"info":{"name":"\#(String(repeating: "x", count: 17 << 20))"}},"run":{"executions":[]}}"#
        #expect(throws: CaptureProblem.self) { try open(text, .input) { $0.format } }
        #expect(try open(text, .file) { $0.format } == .newman)
    }

    @Test("the keys of an object are seen as far as need be, and no further")
    func outline() throws {
        let text = #"{"a":{"b":1,"c":{"d":2}},"e":[{"f":3}],"g":4} {"h":5}"#
        let all = try JSONOutline(MemoryInput(text, step: 1))
        #expect(all.keys == ["a": ["b", "c"], "e": [], "g": [], "h": []])
        #expect(all.isWhole)
        let some = try JSONOutline(MemoryInput(text, step: 1)) { $0.has("a", with: ["c"]) }
        #expect(some.keys == ["a": ["b", "c"]])
        #expect(!some.isWhole)
        let first = try JSONOutline(MemoryInput(text, step: 1)) { $0.isWhole }
        #expect(first.keys == ["a": ["b", "c"], "e": [], "g": []])
        #expect(first.isWhole)
        let cut = try JSONOutline(MemoryInput(String(text.prefix(30)), step: 1))
        #expect(cut.keys == ["a": ["b", "c"], "e": []] && !cut.isWhole)
    }

    // MARK: - First bytes

    private func verdict(_ text: String, isWhole: Bool = true) throws -> FormatDetection.Verdict {
        try FormatDetection.verdict(Array(text.utf8), isWhole: isWhole)
    }

    private func format(_ text: String) throws -> CaptureFormat? {
        if case .format(let format, let because) = try verdict(text) {
            #expect(!because.isEmpty)
            return format
        }
        return nil
    }

    private static let native =
        #"{"at":"2026-11-16T03:00:00Z","method":"POST","url":"\#(ingestURL)","response":{"requestId":1,"status":"Success"}}"#
    private static let bare = #"{"requestId":1,"info":"Mapping Id: 1.","status":"Success"}"#

    @Test("each is told by its first bytes")
    func told() throws {
        #expect(try format("\u{FEFF}\n" + Self.native + "\nbroken") == .ndjson)
        #expect(try format(#"{ "log": { "version": "1.2", "creator": {}, "entries": [ {"startedDateTime""#) == .har)
        #expect(try format(#"[{"status":"COMPLETE","method":"GET","scheme":"https","host":"x"}]"#) == .har)
        #expect(try format(#"{"collection":{"item":[{"request":{}}],"info":{}},"environment":{"id":1},"#) == .newman)
        #expect(try format(Self.bare) == .json)
        #expect(try format("{\n  \"requestId\": 1,\n  \"status\": \"Success\"\n}\n{\n") == .json)
        #expect(try format("[\(Self.bare),\(Self.bare)]") == .json)
        #expect(try format("Status;Request ID;Mapping;Time\nSuccess;1;2;x") == .csv)
        #expect(try format("2026-11-16T03:00:00Z POST \(ingestURL)\n") == .log)
        #expect(
            try format("12:00:00.123456 > POST /acme/campaign/dataIngestion/xdmIngestion/1/ingest HTTP/1.1\n") == .log)
        #expect(try format("start\n2026-11-16T03:00:00Z\trc=0\t\(Self.bare)\n") == .log)
        #expect(try format("\(Self.bare){\"http_code\":200,\"url\":\"\(ingestURL)\"}\n") == .log)
    }

    @Test("what could be two is said to be both; what is none is said to be none")
    func notTold() throws {
        let both = "Time;Mapping;Request;Status\n2026-11-16T03:00:00Z;POST \(ingestURL) \(Self.bare)\n"
        #expect(try verdict(both) == .ambiguous([.csv, .log]))
        for text in ["", "hello\nworld\n", "{\"a\":1}", "[1,2]", "\u{0}\u{1}", "{", "[", "\""] {
            #expect(try verdict(text) == .unknown, "\(text)")
        }
        guard case .refused(let missing) = try verdict("a,b,c\n1,2,3\n") else {
            Issue.record("a table of unknown columns is not refused")
            return
        }
        #expect(missing.contains("commas between its columns, but no column for the status"))
        let export =
            #"{"id":"1","name":"x","timestamp":"t","collection_id":"c","folder_id":0,"results":[{"id":"a"}],"totalPass":1}"#
        guard case .refused(let reason) = try verdict(export) else {
            Issue.record("a Postman export is not refused")
            return
        }
        #expect(reason.contains("newman run"))
    }
}
