import ArgumentParser
import Bytes
import Foundation
import History
import IngestionAPI
import Reporting
import Settings

/// Why a command ends without doing its job: one line for the user, and the exit code of the contract.
struct CommandFailure: Error {
    /// 65: the input can't be read at all; nothing was imported.
    static let unreadableInput: Int32 = 65
    /// 69: the API can't be reached, or refused.
    static let refused: Int32 = 69
    /// 73: the output can't be written.
    static let unwritableOutput: Int32 = 73
    /// 74: the database can't be read or written.
    static let database: Int32 = 74

    var message: String
    var exitCode: Int32

    init(_ message: String, exitCode: Int32) {
        self.message = message
        self.exitCode = exitCode
    }

    /// The failure that a library's error means; nil for errors of the command line itself.
    init?(_ error: any Error) {
        switch error {
        case let error as CommandFailure: self = error
        case let error as CaptureProblem: self.init(error.description, exitCode: Self.unreadableInput)
        case let error as UnreadableCapture: self.init(error.description, exitCode: Self.unreadableInput)
        case let error as NothingCaptured: self.init(error.description, exitCode: Self.unreadableInput)
        case let error as SourceProblem: self.init(error.description, exitCode: Self.unreadableInput)
        // SQLite's words can repeat what stands in a statement.
        case let error as QueryProblem: self.init(Printable.text(error.description), exitCode: Self.unreadableInput)
        case let error as TemplateProblem: self.init(Printable.text(error.description), exitCode: Self.unreadableInput)
        case let error as SettingsProblem: self.init(Printable.text(error.description), exitCode: Self.unreadableInput)
        case let error as ExportProblem: self.init(error.description, exitCode: Self.unwritableOutput)
        case let error as BackupProblem: self.init(error.description, exitCode: Self.unwritableOutput)
        case let error as HistoryProblem where error.isUsage:
            self.init(error.description, exitCode: ExitCode.validationFailure.rawValue)
        case let error as HistoryProblem: self.init(error.description, exitCode: Self.database)
        default: return nil
        }
    }
}
