import ArgumentParser
import Foundation
import History
import IngestionAPI
import Reporting
import Settings

/// `ingest-audit mappings`: how each mapping stands.
struct MappingsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mappings",
        abstract: "Show how each mapping stands: last success, last error, streak, and this week against the usual.",
        usage: "ingest-audit mappings [<options>]",
        discussion: """
            Ages are counted to the clock's time; where the data end more than a day before it, to their end.

            Examples:
              ingest-audit mappings
              ingest-audit mappings --org acme --watch 30
            """)

    @OptionGroup var scope: ScopeOptions

    @Option(help: TimeZoneArgument.help, completion: .timeZone)
    var timezone: TimeZoneArgument?

    @Option(help: "How it is written.")
    var format = MappingsReport.Format.text

    @Flag(help: "CSV for Excel: a byte-order mark and CRLF.")
    var excel = false

    @Option(
        help: ArgumentHelp("What stands between the columns of CSV; ';' where Excel expects that.", valueName: "sign"))
    var delimiter = DelimiterArgument(character: ",")

    @Option(
        defaultAsFlag: 5.0,
        help: ArgumentHelp(
            "Look again every so many seconds, or every 5, until interrupted: in place on a terminal, else one after another.",
            valueName: "seconds"))
    var watch: Double?

    @OptionGroup var team: TeamOptions

    @OptionGroup var global: GlobalOptions

    func validate() throws {
        if let watch, !(watch >= 0.1 && watch <= 86_400) {
            throw ValidationError("--watch is a number of seconds from 0.1 to 86400")
        }
    }

    func run() throws {
        // Settings may come through a pipe: they are read once.
        let settings = try team.settings()
        let labels = settings.labels
        guard let watch else {
            return try Session.current.output.write(written(figures(settings.holidays), labels))
        }
        if Session.current.output.isTerminal, format == .text {
            try redraw(every: watch, settings)
        } else {
            Interruption.sayNothing()
            while true {
                try Session.current.output.write(
                    written(figures(settings.holidays), labels) + (format == .text ? "\n" : ""))
                Session.current.time.sleep(watch)
            }
        }
    }

    private func figures(_ holidays: Holidays) throws -> MappingsFigures {
        let history = try global.openHistory()
        var figures = try history.mappingStandings(
            scope: scope.known(in: history, global), in: timezone?.zone ?? history.timeZone, clock: .now)
        figures.days.holidays = holidays
        return figures
    }

    private func written(_ figures: MappingsFigures, _ labels: MappingLabels) throws -> String {
        try MappingsReport.write(
            figures, as: format,
            options: ReportOptions(
                csv: CSVDialect(delimiter: delimiter.character, excel: excel), terminal: TerminalWindow.style,
                labels: labels))
    }

    private func redraw(every seconds: Double, _ settings: TeamSettings) throws {
        let labels = settings.labels
        var screen = MappingsScreen(labels: labels, seconds: seconds)
        var figures = try figures(settings.holidays)  // before the screen changes: what fails at once is told in place
        AlternateScreen.enter()
        defer { AlternateScreen.leave() }
        while true {
            screen.look(figures, at: .now)
            func draw() throws {
                let style = TerminalWindow.style
                try AlternateScreen.draw(
                    screen.lines(written(figures, labels), rows: TerminalWindow.rows, style: style))
            }
            try draw()
            try AlternateScreen.wait(seconds, redraw: draw)
            figures = try self.figures(settings.holidays)
        }
    }
}

extension MappingsReport.Format: ExpressibleByArgument {}
