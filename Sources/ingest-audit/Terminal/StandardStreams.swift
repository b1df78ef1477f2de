import Foundation
import Reporting
import Synchronization

/// Standard error: progress, warnings, summaries.
enum StandardError {
    /// Whether a person reads it.
    static let isTerminal = isatty(STDERR_FILENO) == 1

    /// Whether a line of progress stands there, which the next text takes the place of.
    private static let hasProgress = Mutex(false)

    /// Writes text. What can't be written there can't be reported either.
    static func write(_ text: String) {
        hasProgress.withLock { hasProgress in
            put((hasProgress ? eraser : "") + text)
            hasProgress = false
        }
    }

    /// Writes a message: one line; on a terminal as many as it takes.
    static func say(_ message: String) {
        let width = TerminalWindow.errorWidth
        let lines = width.map { MessageText.lines(message, width: $0) } ?? [message]
        write(lines.map { $0 + "\n" }.joined())
    }

    /// Shows how far a command has come, in place of what it showed before; what does not fit is cut.
    static func showProgress(_ line: String) {
        hasProgress.withLock { hasProgress in
            put(eraser + DisplayWidth.cut(line, to: (TerminalWindow.errorWidth ?? 80) - 1))
            hasProgress = true
        }
    }

    /// Takes the line of progress away.
    static func clearProgress() {
        hasProgress.withLock { hasProgress in
            if hasProgress { put(eraser) }
            hasProgress = false
        }
    }

    private static let eraser = "\r\u{1B}[K"

    private static func put(_ text: String) {
        try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
    }
}

/// Standard output: data.
enum StandardOutput {
    /// Whether a person reads it.
    static let isTerminal = isatty(STDOUT_FILENO) == 1

    /// Writes text.
    /// - Throws: `CommandFailure` with the contract's exit code.
    static func write(_ text: String) throws {
        do {
            try FileHandle.standardOutput.write(contentsOf: Data(text.utf8))
        } catch {
            throw CommandFailure(
                "standard output can't be written: \(reason(of: error))", exitCode: CommandFailure.unwritableOutput)
        }
    }

    /// Writes a sentence: one line; on a terminal as many as it takes.
    /// - Throws: `CommandFailure` with the contract's exit code.
    static func say(_ text: String) throws {
        let lines = isTerminal ? MessageText.lines(text, width: TerminalWindow.style.width) : [text]
        try write(lines.map { $0 + "\n" }.joined())
    }
}

/// A file that a command writes.
enum OutputFile {
    /// Writes a file as a whole: its old content stays until the new one is complete.
    /// - Throws: `CommandFailure` with the contract's exit code.
    static func write(_ text: String, to path: String) throws {
        try write(Array(text.utf8), to: path, orElse: "name another file with --output")
    }

    /// Writes a file as a whole: its old content stays until the new one is complete. What is no file, such as a pipe or
    /// `/dev/stdout`, is written to and stays what it is.
    /// - Parameter remedy: what to do where that can't be, for the user.
    /// - Throws: `CommandFailure` with the contract's exit code.
    static func write(_ bytes: [UInt8], to path: String, orElse remedy: String) throws {
        var status = stat()
        let isNoFile = stat(path, &status) == 0 && ![S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT)
        do {
            if isNoFile {
                let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
                try handle.write(contentsOf: Data(bytes))
                try handle.close()
            } else {
                try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
            }
        } catch {
            throw CommandFailure(
                "\(path): can't be written: \(reason(of: error)); \(remedy)",
                exitCode: CommandFailure.unwritableOutput)
        }
    }

    /// Writes a file that programs of other users read, as a whole: a file beside it takes its name when it is complete.
    ///
    /// That other file's name begins with a point and does not end as collectors look for.
    /// - Throws: `CommandFailure` with the contract's exit code.
    static func publish(_ text: String, to path: String) throws {
        let target = URL(fileURLWithPath: path)
        let name = ".\(target.lastPathComponent).\(ProcessInfo.processInfo.processIdentifier).new"
        let other = target.deletingLastPathComponent().appending(path: name).path(percentEncoded: false)
        var bytes = Array(text.utf8)[...]
        let descriptor = open(other, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0o644)
        var isWritten = descriptor >= 0
        while isWritten, !bytes.isEmpty {
            let count = bytes.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 { bytes = bytes.dropFirst(count) } else { isWritten = count < 0 && errno == EINTR }
        }
        // Whatever the umask: the reader is another user.
        isWritten = isWritten && fchmod(descriptor, 0o644) == 0 && fsync(descriptor) == 0
        isWritten = isWritten && rename(other, path) == 0
        let reason = String(cString: strerror(errno))
        if descriptor >= 0 { close(descriptor) }
        guard isWritten else {
            unlink(other)
            throw CommandFailure(
                "\(path): can't be written: \(reason); name another file with --output",
                exitCode: CommandFailure.unwritableOutput)
        }
    }

    /// Makes a folder, and those above it, where they are not there.
    /// - Throws: `CommandFailure` with the contract's exit code.
    static func makeFolder(_ path: String) throws {
        do {
            try FileManager.default.createDirectory(
                at: URL(fileURLWithPath: path, isDirectory: true), withIntermediateDirectories: true)
        } catch {
            throw CommandFailure(
                "\(path): the folder can't be made: it is a file, or the one above it can't be written to; name another one",
                exitCode: CommandFailure.unwritableOutput)
        }
    }
}

/// The system's words for an error of Foundation.
private func reason(of error: any Error) -> String {
    if let posix = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError, posix.domain == NSPOSIXErrorDomain {
        return String(cString: strerror(Int32(posix.code)))
    }
    if (error as? CocoaError)?.code == .fileNoSuchFile { return String(cString: strerror(ENOENT)) }
    return error.localizedDescription
}
