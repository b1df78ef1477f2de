import Bytes
import Capture
import Foundation
import History
import IngestionAPI

/// `import --follow`: keeps importing what a native capture grows by, until interrupted.
///
/// Whole lines only: what is being written now is read once its line has ended, or once the file has been rotated.
struct FollowedImport {
    /// How long to wait between two looks, seconds.
    private static let interval = 2.0

    let path: String
    let options: CaptureOptions
    let history: History
    let global: GlobalOptions

    func run() throws {
        var file = try FollowedFile(path: path)
        guard try CaptureFile(path: path, format: nil).canGoOn else {
            throw CommandFailure(
                "\(path): --follow reads native captures (NDJSON, not compressed)",
                exitCode: CommandFailure.unreadableInput)
        }
        global.logger.info("\(Printable.text(path)): following; Ctrl-C ends it")
        var done = 0
        while true {
            let isOver = file.isRotated(behind: done)
            let available = file.wholeBytes(isOver: isOver)
            let started = Session.current.time.seconds()
            try Interruption.check()
            if available > done {
                try importCapture(file, upTo: available)
                done = available
            }
            if isOver {
                // Between two files there may be none for a moment.
                if let next = try? FollowedFile(path: path) {
                    file = next
                    done = 0
                    continue
                }
            }
            // Each look at a long file costs its hash: most of the time is left to others.
            try Interruption.sleep(seconds: max(Self.interval, 5 * (Session.current.time.seconds() - started)))
        }
    }

    private func importCapture(_ file: FollowedFile, upTo limit: Int) throws {
        let source = CaptureSource(
            path: path, format: CaptureFormat.ndjson.name, organization: options.organization, byteCount: limit,
            firstBytes: { count in try file.input(upTo: min(count, limit)).bytes(upTo: count) },
            sha256OfFirst: { count in try count <= limit ? SHA256(of: file.input(upTo: count), count: count) : nil },
            makeReader: { known in
                NativeReader(file.input(upTo: limit), organization: options.organization, known: known)
            })
        let started = Session.current.time.seconds()
        do {
            let summary = try history.importCapture(
                source, program: Release.ledgerName, time: Session.current.time
            ) { _ in try Interruption.check() }
            if summary.earlier != .all {
                ImportSummaryText.report(summary, seconds: Session.current.time.seconds() - started, to: global)
            }
        } catch let error as UnreadableCapture {
            // Nothing readable so far; that may come.
            global.logger.warning("\(error)")
        }
    }
}
