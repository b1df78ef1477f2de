import Foundation
import IngestionAPI
import Testing

@testable import Capture

@Suite("Captures with very long first lines")
struct LongLineTests {
    private static let long = String(repeating: "x y ", count: 30_000)
    private static let answer = #"{"requestId":3520,"info":"Mapping Id: 1042. ","batchId":"","status":"Success"}"#
    private static let line = "2026-11-16T03:00:00Z GET \(ingestURL)?requestId=3520 200 \(answer)\n"
    private static let fields =
        #""time":"2026-11-16T03:00:00Z","method":"GET","url":"\#(ingestURL)?requestId=3520","status":200,"body":\#(answer)"#

    private func read(_ text: String, throughPipe: Bool) throws -> (format: CaptureFormat, reading: CaptureReading) {
        let path = FileManager.default.temporaryDirectory.path() + "/\(UUID().uuidString)"
        try Data(text.utf8).write(to: URL(filePath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        let process = Process()
        var input = STDIN_FILENO
        if throughPipe {
            let pipe = Pipe()
            process.executableURL = URL(filePath: "/bin/cat")
            process.arguments = [path]
            process.standardOutput = pipe
            try process.run()
            input = pipe.fileHandleForReading.fileDescriptor
            defer { withExtendedLifetime(pipe) {} }
            let file = try CaptureFile(path: "-", format: nil, standardInput: input)
            return (file.format, try CaptureReading(try file.reader(CaptureOptions())))
        }
        let file = try CaptureFile(path: path, format: nil, standardInput: input)
        return (file.format, try CaptureReading(try file.reader(CaptureOptions())))
    }

    @Test("are told by what follows, out of files and out of pipes", arguments: [false, true])
    func told(throughPipe: Bool) throws {
        for (text, format) in [
            (Self.long + "\n" + Self.line, CaptureFormat.log),
            ("2026-11-16T02:00:00Z start " + Self.long + "\n" + Self.line, .log),
            (#"{"pad":"\#(Self.long)",\#(Self.fields)}"# + "\n", .log),
            (
                #"{"pad":"\#(Self.long)","at":"2026-11-16T03:00:00Z","method":"GET","url":"\#(ingestURL)?requestId=3520","response":\#(Self.answer)}"#
                    + "\n", .ndjson
            ),
        ] {
            let (found, reading) = try read(text, throughPipe: throughPipe)
            #expect(found == format)
            #expect(
                reading.brief == ["get acme/1042 3520 @2026-11-16T03:00:00.000Z 200 -"],
                "\(text.suffix(200)): \(reading.unread)")
        }
    }
}
