import ArgumentParser
import Foundation

/// The program: a command line in, an exit code out.
public enum Program {
    /// Runs a session to its end.
    /// - Returns: the exit code of the contract.
    public static func run(_ session: Session) -> Int32 {
        let body: @Sendable () -> Int32 = { Session.$current.withValue(session, operation: run) }
        guard let folder = session.folder else { return body() }
        do {
            return try WorkingFolder.run(in: folder, body)
        } catch {
            return fail(CommandFailure("\(folder): can't be worked in: \(error)", exitCode: CommandFailure.database))
        }
    }

    private static func run() -> Int32 {
        defer { Session.current.errors.clearProgress() }
        let arguments = Session.current.arguments
        var parsed: any ParsableCommand.Type = IngestAudit.self
        do {
            if let unreadable = Session.current.unreadable {
                throw CommandFailure(
                    "\(unreadable): its bytes are no UTF-8; rename the file, or name it by a link",
                    exitCode: ExitCode.validationFailure.rawValue)
            }
            if arguments == ["--experimental-dump-help"] {
                try Session.current.output.write(ManualSource.json(of: IngestAudit.self) + "\n")
                return 0
            }
            if try HelpTopics.answer(arguments) { return 0 }
            if arguments.isEmpty, OverviewCommand.isThere {
                try OverviewCommand.run()
                return 0
            }
            var command = try IngestAudit.parseAsRoot(arguments)
            parsed = type(of: command)
            try command.run()
            return 0
        } catch is Interruption.Asked {
            return Interruption.ended()
        } catch {
            return CommandFailure(error).map(fail) ?? end(error, of: parsed)
        }
    }

    private static func fail(_ failure: CommandFailure) -> Int32 {
        // Paths, and what libraries say, can hold anything.
        Session.current.errors.say("ingest-audit: \(Printable.text(failure.message))")
        return failure.exitCode
    }

    /// Says what the parser of the command line says: help as it is, mistakes without what a terminal would obey.
    /// - Parameter command: the one that found the mistake, whose usage is shown.
    private static func end(_ error: any Error, of command: any ParsableCommand.Type) -> Int32 {
        let code = IngestAudit.exitCode(for: error)
        let name = command._commandName
        let message = command.fullMessage(for: error)
        if let meant = MeantCommand.of(Session.current.arguments) {
            return fail(CommandFailure(meant, exitCode: code.rawValue))
        }
        if code == .success {
            do {
                if !message.isEmpty { try Session.current.output.write(message + "\n") }
                return 0
            } catch {
                return CommandFailure(error).map(fail) ?? CommandFailure.unwritableOutput
            }
        }
        // What a command finds once it runs does not know that it is one of this program's.
        let root = IngestAudit._commandName
        let text = name == root ? message : message.replacing("See '\(name) ", with: "See '\(root) \(name) ")
        if !text.isEmpty { Session.current.errors.write(Printable.lines(text) + "\n") }
        return code.rawValue
    }
}
