import Foundation
import History

/// A file that a command writes.
enum OutputFile {
    /// Writes a file as a whole: its old content stays until the new one is complete.
    /// - Throws: `CommandFailure` with the contract's exit code.
    static func write(_ text: String, to path: String) throws {
        try write(Array(text.utf8), to: path, orElse: "name another file with --output")
    }

    /// Writes a file as a whole: its old content stays until the new one is complete. What is no file, such as a pipe or
    /// `/dev/stdout`, is written to and stays what it is; a link stays, and what it leads to is written.
    /// - Parameter remedy: what to do where that can't be, for the user.
    /// - Throws: `CommandFailure` with the contract's exit code.
    static func write(_ bytes: [UInt8], to path: String, orElse remedy: String) throws {
        try put(bytes, to: path, mode: nil, orElse: remedy)
    }

    /// Writes a file that programs of other users read, whatever the umask.
    /// - Throws: `CommandFailure` with the contract's exit code.
    static func publish(_ text: String, to path: String) throws {
        try put(Array(text.utf8), to: path, mode: 0o644, orElse: "name another file with --output")
    }

    /// - Parameter mode: the file's mode; nil for that of the file that was there, else what the umask leaves of 0666.
    private static func put(_ bytes: [UInt8], to path: String, mode: mode_t?, orElse remedy: String) throws {
        // It may be the terminal that progress stands on.
        Session.current.errors.clearProgress()
        var status = stat()
        let isThere = stat(path, &status) == 0
        if !isThere, errno == ELOOP { throw unwritable(path, remedy) }
        // Opening a folder to write fails with the right words.
        let isWritten =
            isThere && status.st_mode & S_IFMT != S_IFREG
            ? fill(open(path, O_WRONLY | O_NOCTTY | O_CLOEXEC), bytes)
            : replace(
                DatabaseFile.behindLinks(path), bytes, mode: mode ?? (isThere ? status.st_mode & 0o777 : nil),
                syncs: mode != nil)
        if !isWritten { throw unwritable(path, remedy) }
    }

    /// Says why, by `errno`.
    private static func unwritable(_ path: String, _ remedy: String) -> CommandFailure {
        CommandFailure(
            "\(path): can't be written: \(String(cString: strerror(errno))); \(remedy)",
            exitCode: CommandFailure.unwritableOutput)
    }

    /// Has another file take the path's name when it is complete. That file's name begins with a point and does not end
    /// as collectors look for.
    private static func replace(_ path: String, _ bytes: [UInt8], mode: mode_t?, syncs: Bool) -> Bool {
        let target = URL(fileURLWithPath: path)
        let name = ".\(target.lastPathComponent).\(ProcessInfo.processInfo.processIdentifier).new"
        let other = target.deletingLastPathComponent().appending(path: name).path(percentEncoded: false)
        unlink(other)  // of a process that was killed and had this one's number
        let descriptor = open(other, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, mode.map { $0 | 0o200 } ?? 0o666)
        if descriptor >= 0, let mode { fchmod(descriptor, mode) }
        let isReplaced = fill(descriptor, bytes, syncs: syncs) && rename(other, path) == 0
        if !isReplaced {
            let reason = errno
            unlink(other)
            errno = reason
        }
        return isReplaced
    }

    /// Writes all bytes and closes; false, with the reason in `errno`, where that can't be.
    private static func fill(_ descriptor: Int32, _ bytes: [UInt8], syncs: Bool = false) -> Bool {
        guard descriptor >= 0 else { return false }
        var rest = bytes[...]
        var isWritten = true
        while isWritten, !rest.isEmpty {
            let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 { rest = rest.dropFirst(count) } else { isWritten = count < 0 && errno == EINTR }
        }
        isWritten = isWritten && (!syncs || fsync(descriptor) == 0)
        let reason = errno
        close(descriptor)
        errno = reason
        return isWritten
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
func systemReason(of error: any Error) -> String {
    if let posix = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError, posix.domain == NSPOSIXErrorDomain {
        return String(cString: strerror(Int32(posix.code)))
    }
    if (error as? CocoaError)?.code == .fileNoSuchFile { return String(cString: strerror(ENOENT)) }
    return error.localizedDescription
}
