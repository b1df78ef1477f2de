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
        var exchange: RecordedExchange
        var done: DispatchSemaphore
    }

    private let history: History
    private let path: String
    private let platform: String?
    private let capture: (name: String, file: FileHandle)?
    private let waiting = Mutex<[Waiting]>([])
    private let failure = Mutex<(any Error)?>(nil)
    private let filled = DispatchSemaphore(value: 0)

    /// - Parameters:
    ///   - path: what the ledger calls the source: the API's address.
    ///   - platform: what it calls that of answers about batches: the Platform's address.
    ///   - capture: a file to which every exchange is appended, too.
    /// - Throws: `CommandFailure` where the capture can't be written.
    init(_ history: History, path: String, platform: String? = nil, capture: String?) throws {
        self.history = history
        self.path = path
        self.platform = platform
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
        let own = Waiting(exchange: RecordedExchange(exchange), done: DispatchSemaphore(value: 0))
        waiting.withLock { $0.append(own) }
        filled.signal()
        own.done.wait()
        if let failure = failure.withLock({ $0 }) { throw failure }
    }

    private func keep(_ batch: [Waiting]) {
        guard !batch.isEmpty else { return }  // an earlier round has taken it already
        do {
            // What the Platform says is another source.
            let bySource = Dictionary(grouping: batch.map(\.exchange)) { PlatformCall(url: $0.url) != nil }
            for (isOfPlatform, exchanges) in bySource {
                try keep(exchanges, of: isOfPlatform ? platform ?? path : path)
            }
        } catch {
            failure.withLock { $0 = error }
        }
        for one in batch { one.done.signal() }
    }
}

extension LiveRecorder {
    private func keep(_ exchanges: [RecordedExchange], of path: String) throws {
        let lines = exchanges.flatMap(NativeWriter.line)
        // The capture first: should the database fail, the exchange can be imported from it. Should the capture fail, it
        // is kept in the database all the same.
        writeCapture(lines)
        _ = try history.importCapture(
            CaptureSource(
                path: path, format: CaptureFormat.ndjson.name, organization: nil, byteCount: nil,
                sha256OfFirst: { _ in nil },
                makeReader: { _ in RecordedReader(exchanges, lines: lines) }), program: Release.ledgerName)
    }

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

extension RecordedExchange {
    fileprivate init(_ exchange: LiveExchange) {
        self.init(
            at: exchange.at, method: exchange.method, url: exchange.url, askedFor: exchange.askedFor,
            httpStatus: exchange.httpStatus, durationMs: exchange.durationMs, response: exchange.response)
    }
}
