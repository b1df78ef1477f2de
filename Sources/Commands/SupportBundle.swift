import Capture
import Figures
import Foundation
import History
import IngestionAPI
import Reporting

/// What a support ticket about a code needs: batches, times, counts and raw answers, free of credentials.
struct SupportBundle {
    let history: History
    let found: CodeHistory
    let options: ReportOptions
    let global: GlobalOptions

    /// The exchanges are to be imported again: whole or not at all.
    private static let bounds = SightBounds(most: 1_000, bytesOfAnswer: .max, bytes: 33_554_432)

    /// Writes the files to a folder.
    /// - Throws: `CommandFailure`, `HistoryProblem`.
    func write(to folder: String) throws {
        var found = found
        found.stories = try history.stories(of: SupportFiles.requests(found), Self.bounds)
        if let sight = found.stories.lazy.flatMap(\.sights).first(where: \.isCut) {
            throw CommandFailure(
                "\(Printable.text("\(sight.path):\(sight.line)")): with this answer of \(Size.text(sight.bytes)) a bundle would be too long; nothing was written",
                exitCode: 1)
        }
        for story in found.stories.indices {
            for sight in found.stories[story].sights.indices { mask(&found.stories[story].sights[sight]) }
        }
        var options = options
        options.terminal = TerminalStyle()
        let capture = found.stories.flatMap(\.sights).flatMap(line)
        let files =
            try SupportFiles.files(found, options).map { (name: $0.name, bytes: Array($0.text.utf8)) }
            + [(name: "exchanges.ndjson", bytes: capture)]
        try OutputFile.makeFolder(folder)
        let paths = files.map {
            URL(fileURLWithPath: folder, isDirectory: true).appending(path: $0.name).path(percentEncoded: false)
        }
        try global.spareDatabase(paths)
        for (file, path) in zip(files, paths) {
            try OutputFile.write(file.bytes, to: path, orElse: "name another folder")
        }
        let left = found.requests.count - found.stories.count
        global.logger.info(
            """
            \(Printable.text(folder)): \(files.map(\.name).joined(separator: ", ")), \
            \(Size.text(files.reduce(0) { $0 + $1.bytes.count })); exchanges of the latest \
            \(Numbers.counted(found.stories.count, "request"))\
            \(left > 0 ? ", not of \(Numbers.counted(left, "earlier one"))" : ""). Read it before you send it: it names your mappings.
            """)
    }

    /// Takes credentials out of what came from captures. All other bytes stay as they are.
    private func mask(_ sight: inout StoryFigures.Sight) {
        sight.response = CredentialMask.masked(sight.response)
        sight.url = String(decoding: CredentialMask.masked(Array(sight.url.utf8)), as: UTF8.self)
    }

    /// An exchange in the native format, so that it can be imported again.
    private func line(_ sight: StoryFigures.Sight) -> [UInt8] {
        NativeWriter.line(
            of: RecordedExchange(
                at: sight.at, method: sight.method == Exchange.Method.post.name ? .post : .get, url: sight.url,
                askedFor: sight.askedFor, httpStatus: sight.httpStatus, durationMs: sight.durationMs,
                response: sight.response))
    }
}
