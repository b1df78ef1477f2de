import ArgumentParser
import Figures
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

    @OptionGroup var writing: WritingOptions<CommonFormats>

    @Option(
        defaultAsFlag: 5.0,
        help: ArgumentHelp(
            "Look again every so many seconds, or every 5, until interrupted: in place on a terminal, else one after another.",
            valueName: "seconds"))
    var watch: Double?

    @OptionGroup var team: TeamOptions

    @OptionGroup var global: GlobalOptions

    func validate() throws {
        let format = try writing.chosenFormat()
        if watch != nil, writing.output != nil || [.html, .xlsx].contains(format) {
            throw ValidationError(
                "--watch looks again and again: text, markdown, csv and json on standard output go with it")
        }
        if let watch, !(watch >= 0.1 && watch <= 86_400) {
            throw ValidationError("--watch is a number of seconds from 0.1 to 86400")
        }
    }

    func run() throws {
        // Settings may come through a pipe: they are read once.
        let settings = try team.settings()
        guard let watch else {
            return try writing.write(
                Reports.mappings(figures(settings), writing.options(settings, global, of: scope)), global)
        }
        let isText = try writing.chosenFormat() == .text
        if Session.current.output.isTerminal, isText {
            try redraw(every: watch, settings)
        } else {
            Interruption.sayNothing()
            while true {
                try Session.current.output.write(
                    text(figures(settings), settings) + (isText ? "\n" : ""))
                Session.current.time.sleep(watch)
            }
        }
    }

    private func figures(_ settings: TeamSettings) throws -> MappingsFigures {
        try Self.figures(scope, in: timezone?.zone, as: writing.chosenFormat(), settings, global)
    }

    /// How the mappings of a part stand.
    /// - Parameter zone: nil for the database's own.
    static func figures(
        _ scope: ScopeOptions, in zone: ReportTimeZone?, as format: ReportFormat, _ settings: TeamSettings,
        _ global: GlobalOptions
    ) throws -> MappingsFigures {
        let history = try global.openPresent()
        var figures = try history.mappingStandings(
            scope: scope.known(in: history, global), in: zone ?? history.timeZone, clock: .now,
            // Of each all that is known stands in JSON.
            bytesOfMapping: format == .json ? 26_000 : 2_500)
        figures.days.follow(settings)
        return figures
    }

    private func text(_ figures: MappingsFigures, _ settings: TeamSettings) throws -> String {
        try Reports.mappings(figures, writing.options(settings, global, of: scope)).text(as: writing.chosenFormat())
    }

    private func redraw(every seconds: Double, _ settings: TeamSettings) throws {
        var screen = MappingsScreen(
            labels: settings.labels, seconds: seconds, in: writing.options(settings, global).language)
        var figures = try figures(settings)  // before the screen changes: what fails at once is told in place
        AlternateScreen.enter()
        defer { AlternateScreen.leave() }
        while true {
            screen.look(figures, at: .now)
            func draw() throws {
                let style = TerminalWindow.style
                try AlternateScreen.draw(
                    screen.lines(text(figures, settings), rows: TerminalWindow.rows, style: style))
            }
            try draw()
            try AlternateScreen.wait(seconds, redraw: draw)
            figures = try self.figures(settings)
        }
    }
}
