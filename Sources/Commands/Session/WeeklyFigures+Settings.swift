import Figures
import Settings

extension WeeklyFigures {
    /// What the team says that changes figures: days on which nothing is expected to run, and whose a batch is.
    mutating func follow(_ settings: TeamSettings) {
        holidays = settings.holidays
        platform = platform?.joined(by: settings.platform?.organizations ?? [:])
    }
}
