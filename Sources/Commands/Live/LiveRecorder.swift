import Capture
import Dispatch
import Foundation
import History
import IngestionAPI
import LiveAPI
import Synchronization

/// Records exchanges with the API as they happen, through the same import as captures.
///
/// Whoever records waits until the exchange is kept. What several threads record in the same moment is kept in one
/// transaction, so that many calls a second cost few.
final class LiveRecorder: Sendable {
    private struct Waiting {
        var line: [UInt8]
        var done: DispatchSemaphore
    }

    private let history: History
    private let path: String
    private let capture: (name: String, file: FileHandle)?
    private let waiting = Mutex<[Waiting]>([])
    private let failure = Mutex<(any Error)?>(nil)
    private let filled = DispatchSemaphore(value: 0)

    /// - Parameters:
    ///   - path: what the ledger calls the source: the API's address.
    ///   - capture: a file to which every exchange is appended, too.
    /// - Throws: `CommandFailure` where the capture can't be written.
    init(_ history: History, path: String, capture: String?) throws {
        self.history = history
        self.path = path
        self.capture = try capture.map { name in
            let descriptor = open(name, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else {
                throw CommandFailure(
                    "\(Printable.text(name)): can't be written: \(String(cString: strerror(errno)))",
                    exitCode: CommandFailure.unwritableOutput)
            }
            return (name, FileHandle(fileDescriptor: descriptor, closeOnDealloc: true))
        }
        Session.current.thread { [self] in
            while true {
                filled.wait()
                keep(
                    waiting.withLock { waiting in
                        defer { waiting = [] }
                        return waiting
                    })
            }
        }
    }

    /// Keeps an exchange; returns once it is kept.
    func record(_ exchange: LiveExchange) throws {
        let own = Waiting(line: NativeCaptureLine.bytes(of: exchange), done: DispatchSemaphore(value: 0))
        waiting.withLock { $0.append(own) }
        filled.signal()
        own.done.wait()
        if let failure = failure.withLock({ $0 }) { throw failure }
    }

    private func keep(_ batch: [Waiting]) {
        guard !batch.isEmpty else { return }  // an earlier round has taken it already
        do {
            let bytes = batch.flatMap(\.line)
            // The capture first: should the database fail, the exchange can be imported from it. Should the capture fail, it
            // is kept in the database all the same.
            writeCapture(bytes)
            _ = try history.importCapture(
                CaptureSource(
                    path: path, format: CaptureFormat.ndjson.rawValue, organization: nil, byteCount: nil,
                    sha256OfFirst: { _ in nil },
                    makeReader: { _ in NativeReader(BytesInput(bytes), organization: nil) }), program: Program.name)
        } catch {
            failure.withLock { $0 = error }
        }
        for one in batch { one.done.signal() }
    }
}

extension LiveRecorder {
    private func writeCapture(_ bytes: [UInt8]) {
        guard let capture else { return }
        do {
            try capture.file.write(contentsOf: Data(bytes))
        } catch {
            let problem = CommandFailure(
                "\(Printable.text(capture.name)): can't be written: \(systemReason(of: error)); what the API answered is in the database",
                exitCode: CommandFailure.unwritableOutput)
            failure.withLock { $0 = problem }
        }
    }
}

/// Writes exchanges in the native format.
enum NativeCaptureLine {
    private struct Line: Encodable {
        var at: String
        var method: String
        var url: String
        var request: [String: ID]?
        var httpStatus: Int
        var durationMs: Int64
        var response: String
    }

    private struct ID: Encodable {
        var id: RequestID

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            switch id {
            case .number(let number): try container.encode(number)
            case .text(let text): try container.encode(text)
            }
        }
    }

    /// The line, with its line break. The body is a string, so that it stays as it was received.
    static func bytes(of exchange: LiveExchange) -> [UInt8] {
        let line = Line(
            at: exchange.at.description, method: exchange.method.name, url: exchange.url,
            request: exchange.askedFor.map { ["requestId": ID(id: $0)] }, httpStatus: exchange.httpStatus,
            durationMs: exchange.durationMs, response: String(decoding: exchange.response, as: UTF8.self))
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(line) else { preconditionFailure("strings and numbers can be encoded") }
        return Array(data) + [0x0A]
    }
}
