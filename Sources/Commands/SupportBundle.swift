import Capture
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

    /// Writes the files to a folder.
    /// - Throws: `CommandFailure`, `HistoryProblem`.
    func write(to folder: String) throws {
        var found = found
        found.stories = try history.stories(of: SupportFiles.requests(found))
        var options = options
        options.terminal = TerminalStyle()
        let files = try SupportFiles.files(found, options) { text in
            String(decoding: CredentialMask.masked(Array(text.utf8)), as: UTF8.self)
        }
        try OutputFile.makeFolder(folder)
        let paths = files.map {
            URL(fileURLWithPath: folder, isDirectory: true).appending(path: $0.name).path(percentEncoded: false)
        }
        try global.spareDatabase(paths)
        for (file, path) in zip(files, paths) {
            try OutputFile.write(Array(file.text.utf8), to: path, orElse: "name another folder")
        }
        let left = found.requests.count - found.stories.count
        global.logger.info(
            """
            \(Printable.text(folder)): \(files.map(\.name).joined(separator: ", ")), \
            \(Size.text(files.reduce(0) { $0 + $1.text.utf8.count })); exchanges of the latest \
            \(Grouped.counted(found.stories.count, "request"))\
            \(left > 0 ? ", not of \(Grouped.counted(left, "earlier one"))" : ""). Read it before you send it: it names your mappings.
            """)
    }
}
