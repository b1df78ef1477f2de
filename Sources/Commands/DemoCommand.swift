import ArgumentParser
import Bytes
import Capture
import Demo
import Figures
import Foundation
import History
import IngestionAPI
import Reporting

/// `ingest-audit demo [DIR]`: a history to look at, made by the program itself.
struct DemoCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Make a history, import it, and write its reports: what this program does, in one go.",
        discussion: """
            The history is made up, and the same each time: 26 weeks of a few mappings, with an error burst, a mapping that \
            aborts, requests that never end, and days without captures. Nothing outside the folder is touched.

            Example:  ingest-audit demo
            """)

    @Argument(help: ArgumentHelp("The folder to write to.", valueName: "dir"), completion: .directory)
    var folder = "demo"

    @Flag(help: "Print nothing but what to open.")
    var quiet = false

    func run() throws {
        let capture = path("capture.ndjson")
        let database = path("history.sqlite")
        try makeFolder()
        let history = DemoHistory()
        let bytes = history.capture().bytes
        try refuseOthers(database, SHA256(of: bytes).description)
        say("Making 26 weeks of exchanges: \(Printable.text(capture))")
        try OutputFile.write(bytes, to: capture, orElse: "name another folder")

        say("Importing them:               \(Printable.text(database))")
        let store = try History(path: database, for: .importing(timeZone: nil))
        Interruption.ends(.importing)
        let bar = ProgressBar(name: capture, isQuiet: quiet)
        let started = Session.current.time.seconds()
        let summary = try store.importCapture(
            try CaptureFile(path: capture, format: .ndjson).source(CaptureOptions()), program: Release.ledgerName,
            time: Session.current.time
        ) { progress in
            bar?.show(progress)
            try Interruption.check()
        }
        bar?.clear()
        say("  \(ImportSummaryText.line(summary, seconds: Session.current.time.seconds() - started))")

        let week = ISOWeek(containing: history.lastDay)
        var figures = try store.weeklyFigures(Period(week: week, timeZone: store.timeZone), for: .html)
        figures.stories = try store.stories(of: EvidenceSelection(figures).embedded)
        let options = ReportOptions(programVersion: Release.version, database: database)
        for (format, name) in [(ReportFormat.html, "report.html"), (.csv, "report.csv")] {
            try OutputFile.write(WeeklyReport.write(figures, as: format, options: options), to: path(name))
        }
        say("Writing the reports of \(week):  \(shown("report.html"))  \(shown("report.csv"))\n")
        try Session.current.output.write(nextSteps(database: database, figures: figures))
    }

    /// A history, or files of the same names, that this command did not make stay as they are.
    private func refuseOthers(_ database: String, _ sha256: String) throws {
        let names = ["history.sqlite", "capture.ndjson", "report.html", "report.csv"]
        let there = names.filter { DatabaseFile.isThere(path($0)) }
        let isOwn =
            try there.contains("history.sqlite")
            && History(path: database, for: .reading).imports().allSatisfy { $0.sha256 == sha256 }
        guard let other = there.first, !isOwn else { return }
        throw CommandFailure(
            "\(Printable.text(path(other))): is there already, and stays: this command did not make it; name another folder",
            exitCode: CommandFailure.unwritableOutput)
    }

    private func nextSteps(database: String, figures: WeeklyFigures) -> String {
        let program = TypedCommand.program
        let option = "--db \(ShellText.quoted(database))"
        let request = figures.attention.last { $0.batchID != nil }?.id.description ?? "ID"
        return """
            Open the weekly report in a browser:    \(shown("report.html"))
            Open the table in a spreadsheet:        \(shown("report.csv"))

            Then try:
              \(program) report weekly \(option)
              \(program) report weekly \(option) --week \(figures.weeks.dropLast().last?.week ?? figures.weeks[0].week) --format markdown
              \(program) requests \(request) \(option)
              \(program) import YOUR-CAPTURE.ndjson
              \(program) help getting-started

            """
    }

    private func path(_ name: String) -> String {
        folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
    }

    private func shown(_ name: String) -> String { Printable.text(path(name)) }

    private func makeFolder() throws {
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw CommandFailure(
                "\(Printable.text(folder)): the folder can't be made; name another one: ingest-audit demo DIR",
                exitCode: CommandFailure.unwritableOutput)
        }
    }

    private func say(_ text: String) {
        if !quiet { Session.current.errors.say(text) }
    }
}
