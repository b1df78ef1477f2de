import ArgumentParser
import Bytes
import Capture
import Foundation
import History
import IngestionAPI
import Reporting
import Settings

/// `ingest-audit import PATH…`: captures into the database.
struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Import captures into the database.",
        usage: "ingest-audit import [<options>] <path> ...",
        discussion: """
            Each capture is imported whole or not at all. Order does not matter, and what was imported before is counted \
            once: importing twice, or files that overlap, changes nothing. Lines that can't be read wait in quarantine. \
            Folders, compressed captures (.gz, .zst), archives (.zip, .tar) and workbooks (.xlsx) are read as they are; a \
            database of this program is merged, as merge does it.

            Examples:
              ingest-audit import 2026-11-*.ndjson recorded.har.gz
              ingest-audit import answers.json --org acme --at 2026-11-16T03:00:00Z
              ingest-audit import --follow live.ndjson
            """)

    @Argument(
        help: ArgumentHelp("Captures, or folders of them, to import; - is standard input.", valueName: "path"),
        completion: .file())
    var paths: [String]

    @Option(help: "The captures' format; auto finds it out by the first bytes.")
    var format = FormatArgument.auto

    @OptionGroup(title: "What captures do not say themselves")
    var telling: CaptureOptionArguments

    @Option(
        help: ArgumentHelp(
            "The time zone of a new database's days and weeks, as in Asia/Seoul (default: UTC).", valueName: "zone"),
        completion: .timeZone)
    var timezone: TimeZoneArgument?

    @Flag(help: "Take what came whole of an archive that is cut or corrupt.")
    var partial = false

    @Flag(help: "Keep reading one native capture that grows, also when it is rotated, until interrupted.")
    var follow = false

    @Flag(help: "Print the summary as JSON.")
    var json = false

    @Flag(help: "Show what would be taken of each capture, and what not; write nothing.")
    var preview = false

    @OptionGroup var global: GlobalOptions

    func validate() throws {
        if paths.filter({ $0 == "-" }).count > 1 { throw ValidationError("standard input can be read only once") }
        if follow, paths.count != 1 || paths[0] == "-" { throw ValidationError("--follow reads one file") }
        if preview, follow || json { throw ValidationError("--preview shows captures; without --follow and --json") }
        if follow, json { throw ValidationError("--follow has no end to summarize as JSON") }
    }

    func run() throws {
        let options = try captureOptions()
        // A path that can't be opened is found before anything is imported.
        for path in paths where path != "-" { try CapturePaths.check(path) }
        Interruption.ends(.importing)
        // Whoever names a shape says that it is a log.
        let format = format.format ?? (options.shape == nil ? nil : .log)
        if preview {
            return try PreviewedImport(
                files: CapturePaths.expanded(paths), format: format, encoding: telling.encoding, options: options
            ).run()
        }
        if follow {
            return try FollowedImport(path: paths[0], options: options, history: openHistory(), global: global).run()
        }

        var taken = Taken()
        let files = try CapturePaths.expanded(paths)
        do {
            for (place, file) in files.enumerated() {
                taken.place = (place, files.count)
                try take(file, isAlone: files.count == 1, format, options, into: &taken)
            }
        } catch {
            // Whatever ends it, what was imported before is.
            try tell(&taken)
            throw error
        }
        try tell(&taken)
        let (summaries, unreadable) = (taken.summaries, taken.unreadable)
        if json, !summaries.isEmpty { try Session.current.output.write(try ImportSummaryJSON.text(summaries)) }
        if files.count == 1, !taken.hadArchive, let failure = unreadable.first { throw failure }
        if summaries.isEmpty, unreadable.isEmpty {
            throw CommandFailure(
                "\(Printable.text(paths[0])): no capture in this \(taken.hadArchive ? "archive" : "folder"); nothing was imported",
                exitCode: CommandFailure.unreadableInput)
        }
        // What was imported stays; the others were named above.
        if !unreadable.isEmpty { throw ExitCode(summaries.isEmpty ? CommandFailure.unreadableInput : 1) }
        let needsAttention = taken.needsAttention || summaries.contains(where: \.asksForAttention)
        if needsAttention { throw ExitCode(1) }
    }

    /// What has come of the captures so far.
    private struct Taken {
        /// No database is made where there is nothing to import.
        var group: ImportGroup?
        var summaries: [ImportSummary] = []
        /// How long those took that are not written down yet.
        var seconds: [Double] = []
        var unreadable: [CommandFailure] = []
        var needsAttention = false
        var hadArchive = false
        /// How many captures came before this one, of how many.
        var place = (before: 0, all: 1)
        let started = Session.current.time.seconds()
    }

    private func bar(_ path: String, _ taken: Taken) -> ProgressBar? {
        let (before, all) = taken.place
        guard all > 1 else { return global.bar(path, "reading it") }
        let left = (Session.current.time.seconds() - taken.started) / Double(max(1, before)) * Double(all - before)
        let place = "\(Numbers.grouped(before + 1)) of \(Numbers.grouped(all))"
        return global.bar(path, place + (before > 0 ? "  \(Duration.text(left)) left" : ""), isTimed: false)
    }

    /// Imports a file, or the members of an archive one after another.
    /// - Parameter isAlone: whether it is all that was asked for: then whoever calls says why it is not read.
    private func take(
        _ file: CapturePaths.Found, isAlone: Bool, _ format: CaptureFormat?, _ options: CaptureOptions,
        into taken: inout Taken
    ) throws {
        try Interruption.check()
        if let reason = file.passedOver {
            guard !file.isPartOfAnother else {
                try tell(&taken)
                global.logger.info("\(Printable.text(file.path)): \(reason)")
                return
            }
            try tell(&taken)
            global.logger.warning("\(Printable.text(file.path)): passed over: \(reason)")
            taken.needsAttention = true
            return
        }
        if format == nil, !file.isFromFolder, file.path != "-", isHistory(file.path) {
            return try mergeHistory(file, isAlone: isAlone, into: &taken)
        }
        // A pipe may keep it waiting: others need not wait for that.
        if !file.isFile(upTo: ImportGroup.small) { try tell(&taken) }
        // Standard input may be a pipe, too, in which nothing is yet.
        let bar = bar(file.path, taken)
        defer { bar?.clear() }
        do {
            switch try CapturePaths.opened(file, standardInput: Session.current.input, partial: partial) {
            case .archive(let members):
                taken.hadArchive = true
                for member in members { try take(member, isAlone: false, format, options, into: &taken) }
            case .capture(let found):
                let capture = try CaptureFile(found, format: format, encoding: telling.encoding)
                try importCapture(capture, options, into: &taken)
            }
        } catch CaptureProblem.unknownFormat(let path, let reason) where file.isFromFolder {
            // Folders hold other files too; one that is passed over is named, and asks for attention.
            try tell(&taken)
            global.logger.warning("\(Printable.text(path)): passed over: \(reason)")
            taken.needsAttention = true
        } catch let error {
            // One bad capture must not keep the others out; a database that can't be written keeps all out.
            try tell(&taken)
            guard let failure = CommandFailure(error), failure.exitCode == CommandFailure.unreadableInput else {
                throw error
            }
            taken.unreadable.append(failure)
            if !isAlone { global.logger.error("\(failure.message)") }
        }
    }

    /// Whether a file is a database. The one that is imported into is not opened: closing it would let go of its locks.
    private func isHistory(_ path: String) -> Bool {
        DatabaseFile.isPart(path, of: global.databasePath) || DatabaseFile.isSQLite(path)
    }

    /// A database of this program is a capture of all that it holds.
    private func mergeHistory(_ file: CapturePaths.Found, isAlone: Bool, into taken: inout Taken) throws {
        try tell(&taken)
        taken.group = nil
        do {
            taken.summaries += try HistoryMerging(global: global, timeZone: timezone?.zone).run([file.path])
        } catch let error as SourceProblem {
            guard let failure = CommandFailure(error) else { throw error }
            taken.unreadable.append(failure)
            if !isAlone { global.logger.error("\(failure.message)") }
        }
    }

    private func captureOptions() throws -> CaptureOptions {
        var options = telling.options
        if options.timeZone == nil, let settings = TeamOptions.path() {
            options.timeZone = try TeamSettings.sourceTimeZone(path: settings)
        }
        if let name = telling.shape {
            guard let settings = TeamOptions.path() else {
                throw CommandFailure(
                    "--shape \(Printable.text(name)): there is no ingest-audit.toml, nor $INGEST_AUDIT_CONFIG, that says how it is made",
                    exitCode: CommandFailure.unreadableInput)
            }
            options.shape = try TeamSettings.shape(named: name, path: settings)
        }
        options.partial = partial
        return options
    }

    private func openHistory() throws -> History {
        try global.openHistory(for: .importing(timeZone: timezone?.zone))
    }

    private func importCapture(_ file: CaptureFile, _ options: CaptureOptions, into taken: inout Taken) throws {
        let group =
            try taken.group ?? ImportGroup(openHistory(), program: Release.ledgerName, time: Session.current.time)
        taken.group = group
        let path = file.path
        if let because = file.because {
            let packed = file.compression.map { ", compressed with \($0.rawValue)" } ?? ""
            global.logger.debug("\(Printable.text(path)): \(file.format.name)\(packed): \(because)")
        }
        let bar = bar(path, taken)
        defer { bar?.clear() }
        let started = Session.current.time.seconds()
        let written = try group.add(file.source(options)) { progress in
            bar?.show(progress)
            try Interruption.check()
        }
        bar?.clear()
        taken.seconds.append(Session.current.time.seconds() - started)
        tell(written, &taken)
    }

    /// Writes down what is imported so far, and tells of it: before anything else is said.
    private func tell(_ taken: inout Taken) throws {
        if let written = try taken.group?.finish() { tell(written, &taken) }
    }

    private func tell(_ written: [ImportSummary], _ taken: inout Taken) {
        for (summary, seconds) in zip(written, taken.seconds) {
            ImportSummaryText.report(summary, seconds: seconds, to: global)
        }
        taken.summaries += written
        taken.seconds.removeFirst(written.count)
    }
}

/// A format on the command line; nil where it is to be found out.
struct FormatArgument: ExpressibleByArgument {
    var format: CaptureFormat?

    init?(argument: String) {
        guard Self.allValueStrings.contains(argument) else { return nil }
        format = CaptureFormat(named: argument)
    }

    private init() {}

    static let auto = FormatArgument()
    static var allValueStrings: [String] { ["auto"] + CaptureFormat.all.map(\.name) }
    static var defaultCompletionKind: CompletionKind { .list(allValueStrings) }
    var defaultValueDescription: String { format?.name ?? "auto" }
}

/// What a user tells about captures that do not say it themselves.
struct CaptureOptionArguments: ParsableArguments {
    @Option(
        help: ArgumentHelp("The organization of calls that name none.", valueName: "name"), completion: .organization)
    var org: String?

    @Option(help: ArgumentHelp("The mapping of answers that name none.", valueName: "id"), completion: .mapping)
    var mapping: String?

    @Option(
        help: ArgumentHelp(
            "When the answers arrived, for captures without times (default: the time in the file's name, else of its last change).",
            valueName: "time"))
    var at: InstantArgument?

    @Option(
        help: ArgumentHelp(
            "The code page of a text that is not UTF-8, as in cp949 or windows-1252.", valueName: "code-page"),
        completion: .list([
            "cp949", "euc-kr", "shift_jis", "gb18030", "big5", "windows-1250", "windows-1251", "windows-1252",
        ]))
    var encoding: String?

    @Option(
        help: ArgumentHelp(
            "How dates are written in CSV files and logs; excel: as numbers of days.", valueName: "order"))
    var dateFormat = CaptureOptions.DateOrder.iso

    @Option(help: "The year of time stamps that have none, as syslog's.")
    var year: Int?

    @Option(
        help: ArgumentHelp(
            "The time zone of time stamps that have none, as in Asia/Seoul or UTC (default: the settings' source-timezone).",
            valueName: "zone"),
        completion: .timeZone)
    var sourceTimezone: TimeZoneArgument?

    @Option(help: ArgumentHelp("How the log's lines are made: a [shape.NAME] of the settings.", valueName: "shape"))
    var shape: String?

    var options: CaptureOptions {
        var options = CaptureOptions()
        options.organization = org
        options.mapping = mapping
        options.at = at?.instant
        options.dateOrder = dateFormat
        options.year = year
        options.timeZone = sourceTimezone?.zone
        return options
    }

    func validate() throws {
        if let year, !(1970...2100).contains(year) { throw ValidationError("--year must be from 1970 to 2100") }
        if org == "" { throw ValidationError("--org must not be empty") }
    }
}

extension CaptureOptions.DateOrder: ExpressibleByArgument {}
