import Foundation
import Reporting
import Synchronization

/// Standard error: progress, warnings, summaries.
public final class StandardError: Sendable {
    let descriptor: Int32
    /// Whether a person reads it.
    let isTerminal: Bool

    /// Whether a line of progress stands there, which the next text takes the place of.
    private let hasProgress = Mutex(false)

    init(_ descriptor: Int32) {
        self.descriptor = descriptor
        isTerminal = isatty(descriptor) == 1
    }

    /// Writes text. What can't be written there can't be reported either.
    func write(_ text: String) {
        hasProgress.withLock { hasProgress in
            put((hasProgress ? eraser : "") + text)
            hasProgress = false
        }
    }

    /// Writes a message: one line; on a terminal as many as it takes.
    func say(_ message: String) {
        let lines = width.map { MessageText.lines(message, width: $0) } ?? [message]
        write(lines.map { $0 + "\n" }.joined())
    }

    /// Shows how far a command has come, in place of what it showed before; what does not fit is cut.
    func showProgress(_ line: String) {
        hasProgress.withLock { hasProgress in
            put(eraser + DisplayWidth.cut(line, to: (width ?? 80) - 1))
            hasProgress = true
        }
    }

    /// Takes the line of progress away.
    func clearProgress() {
        hasProgress.withLock { hasProgress in
            if hasProgress { put(eraser) }
            hasProgress = false
        }
    }

    /// Of the terminal, in columns; nil where it is none.
    private var width: Int? { isTerminal ? TerminalWindow.columns(of: descriptor) ?? 80 : nil }

    private var eraser: String { "\r\u{1B}[K" }

    private func put(_ text: String) {
        try? FileHandle(fileDescriptor: descriptor, closeOnDealloc: false).write(contentsOf: Data(text.utf8))
    }
}

/// Standard output: data.
public struct StandardOutput: Sendable {
    let descriptor: Int32
    /// Whether a person reads it.
    let isTerminal: Bool

    init(_ descriptor: Int32) {
        self.descriptor = descriptor
        isTerminal = isatty(descriptor) == 1
    }

    /// Writes text.
    /// - Throws: `CommandFailure` with the contract's exit code.
    func write(_ text: String) throws { try write(bytes: Array(text.utf8)) }

    /// Writes bytes as they are.
    func write(bytes: [UInt8]) throws {
        do {
            try FileHandle(fileDescriptor: descriptor, closeOnDealloc: false).write(contentsOf: Data(bytes))
        } catch {
            throw CommandFailure(
                "standard output can't be written: \(systemReason(of: error))",
                exitCode: CommandFailure.unwritableOutput)
        }
    }

    /// Writes a sentence: one line; on a terminal as many as it takes.
    /// - Throws: `CommandFailure` with the contract's exit code.
    func say(_ text: String) throws {
        let lines = isTerminal ? MessageText.lines(text, width: TerminalWindow.style.width) : [text]
        try write(lines.map { $0 + "\n" }.joined())
    }
}
