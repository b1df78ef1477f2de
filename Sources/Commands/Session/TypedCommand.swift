import Reporting

/// The command as the user typed it, for hints that go on from it.
enum TypedCommand {
    /// The program as it can be called again from where the user stands: by the path that started it, or by its name
    /// where the shell found it on the `PATH`. Quoted for a shell.
    static var program: String {
        let typed = Session.current.program
        return typed.contains("/") ? ShellText.quoted(typed) : "ingest-audit"
    }

    /// The command line, quoted for a shell.
    /// - Parameters:
    ///   - options: those that are left out, with their values.
    ///   - added: what stands at the end.
    static func text(without options: [String] = [], adding added: [String] = []) -> String {
        // Of a page that is served nobody has typed any: it says which one writes the same.
        if let frame = Session.current.frame {
            return ([frame.command] + added.map(ShellText.quoted)).joined(separator: " ")
        }
        var arguments = Session.current.arguments
        for option in options {
            if let place = arguments.firstIndex(of: option) {
                arguments.removeSubrange(place..<min(place + 2, arguments.count))
            }
            arguments.removeAll { $0.hasPrefix(option + "=") }
        }
        return (["ingest-audit"] + arguments + added).map(ShellText.quoted).joined(separator: " ")
    }
}
