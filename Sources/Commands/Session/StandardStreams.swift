import Foundation
import Reporting
import Synchronization

/// Standard error: progress, warnings, summaries.
public final class StandardError: Sendable {
    let descriptor: Int32
    /// Whether a person reads it.
    let isTerminal: Bool
    /// What keeps what is said, where it goes nowhere else.
    private let kept: KeptBytes?

    /// After how long a silence what is done is told; what is told is brought up to date as often.
    private static let patience = Swift.Duration.seconds(1)

    private struct State {
        /// Whether a line of progress stands there, which the next text takes the place of.
        var hasProgress = false
        /// When anything was shown last.
        var shown = ContinuousClock.now
        /// What is done, and since when; nil for nothing that takes long.
        var activity: (words: String, since: ContinuousClock.Instant?)?
        /// Whether a thread looks after that.
        var isWatched = false
    }

    private let state = Mutex(State())

    init(_ descriptor: Int32) {
        self.descriptor = descriptor
        isTerminal = isatty(descriptor) == 1
        kept = nil
    }

    init(keptIn kept: KeptBytes) {
        (descriptor, isTerminal) = (-1, false)
        self.kept = kept
    }

    /// Writes text. What can't be written there can't be reported either.
    func write(_ text: String) { state.withLock { put(text, &$0, isProgress: false) } }

    /// Writes a message: one line; on a terminal as many as it takes.
    func say(_ message: String) {
        let lines = width.map { MessageText.lines(message, width: $0) } ?? [message]
        write(lines.map { $0 + "\n" }.joined())
    }

    /// Shows how far a command has come, in place of what it showed before; what does not fit is cut.
    func showProgress(_ line: String) { state.withLock { put(cut(line), &$0, isProgress: true) } }

    /// Takes the line of progress away, and ends the activity.
    func clearProgress() {
        state.withLock { state in
            state.activity = nil
            if state.hasProgress { put("", &state, isProgress: false) }
        }
    }

    /// Begins an activity: a person is told of it, and how long it takes, as soon as nothing else was said for a second.
    /// - Parameters:
    ///   - words: what is done, with what.
    ///   - isTimed: whether it is told how long that takes already.
    func begin(_ words: String, isTimed: Bool = true) {
        guard isTerminal else { return }
        let isWatched = state.withLock { state in
            defer { state.isWatched = true }
            state.activity = (words, isTimed ? .now : nil)
            // Of several captures in a row each begins anew: what counts is since when nothing was said.
            if isTimed { state.shown = .now }
            return state.isWatched
        }
        guard !isWatched else { return }
        if Session.current.ownsProcess { Self.clearAtSignal() }
        Session.current.thread { self.watch() }
    }

    /// Who is ended by a signal that nobody waits for leaves no line of progress behind.
    private static func clearAtSignal() {
        for number in [SIGINT, SIGTERM] {
            var action = sigaction()
            guard sigaction(number, nil, &action) == 0, action.__sigaction_handler.sa_handler == nil else { continue }
            signal(number) { number in
                let eraser: StaticString = "\r\u{1B}[K"
                _ = Foundation.write(STDERR_FILENO, eraser.utf8Start, eraser.utf8CodeUnitCount)
                signal(number, SIG_DFL)
                raise(number)
            }
        }
    }

    private func watch() {
        var goesOn = true
        while goesOn {
            Thread.sleep(forTimeInterval: 0.1)
            goesOn = state.withLock { state in
                guard let (words, since) = state.activity else {
                    state.isWatched = false
                    return false
                }
                let now = ContinuousClock.now
                if now - state.shown >= Self.patience {
                    let time = since.map { "  \(Duration.text((now - $0) / .seconds(1)))" } ?? ""
                    put(cut(words + time), &state, isProgress: true)
                }
                return true
            }
        }
    }

    /// Of the terminal, in columns; nil where it is none.
    private var width: Int? { isTerminal ? TerminalWindow.columns(of: descriptor) ?? 80 : nil }

    private func cut(_ line: String) -> String { DisplayWidth.cut(line, to: (width ?? 80) - 1) }

    /// Writes text where a line of progress stood, if one did.
    private func put(_ text: String, _ state: inout State, isProgress: Bool) {
        let whole = (state.hasProgress || isProgress ? "\r\u{1B}[K" : "") + text
        (state.hasProgress, state.shown) = (isProgress, .now)
        if let kept { return kept.add(Array(whole.utf8)) }
        try? FileHandle(fileDescriptor: descriptor, closeOnDealloc: false).write(contentsOf: Data(whole.utf8))
    }
}

/// What a stream is to keep, in place of writing it somewhere.
final class KeptBytes: Sendable {
    private let state = Mutex<[UInt8]>([])

    /// All of it.
    var bytes: [UInt8] { state.withLock(\.self) }

    func add(_ bytes: [UInt8]) { state.withLock { $0 += bytes } }
}

/// Standard output: data.
public struct StandardOutput: Sendable {
    let descriptor: Int32
    /// Whether a person reads it.
    let isTerminal: Bool
    /// What keeps the data, where they go nowhere else.
    private let kept: KeptBytes?

    init(_ descriptor: Int32) {
        self.descriptor = descriptor
        isTerminal = isatty(descriptor) == 1
        kept = nil
    }

    init(keptIn kept: KeptBytes) {
        (descriptor, isTerminal) = (-1, false)
        self.kept = kept
    }

    /// Writes text.
    /// - Throws: `CommandFailure` with the contract's exit code.
    func write(_ text: String) throws { try write(bytes: Array(text.utf8)) }

    /// Writes bytes as they are.
    func write(bytes: [UInt8]) throws {
        Session.current.errors.clearProgress()
        if let kept { return kept.add(bytes) }
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
