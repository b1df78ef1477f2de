import Figures
import Foundation
import History
import Reporting
import Settings

/// What the program says where nothing is asked of it and there is a history.
enum OverviewCommand {
    /// Whether there is a history to tell of.
    static var isThere: Bool {
        FileManager.default.fileExists(atPath: GlobalOptions.databasePath(named: nil))
    }

    static func run() throws {
        let global = try GlobalOptions.parse([])
        let settings = try TeamOptions.parse([]).settings()
        let history = try global.openPresent()
        let period = try PeriodOptions.parse([]).period(of: history)
        var figures = try history.weeklyFigures(period, detail: .findings)
        figures.follow(settings)
        let options = ReportOptions(
            language: ReportLanguage.usual(settings), terminal: TerminalWindow.style,
            labels: settings.labels, acknowledgements: settings.acknowledgements, database: global.namedDatabase)
        let report = Reports.overview(figures, of: Printable.text(global.databasePath), at: .now, options)
        try Session.current.output.write(bytes: report.written(as: .text))
    }
}
