import Foundation

/// A copy that is being written: a hidden file beside the one that it becomes, which takes that name once it is complete.
///
/// It is locked while it is written, so that what a killed copying left behind can be told from it, and is removed by the
/// next one to the same name.
struct UnfinishedCopy {
    /// The hidden file.
    let path: String
    private let target: String
    private let folder: String
    private let descriptor: Int32

    /// Makes the hidden file, its owner's alone.
    /// - Throws: `BackupProblem`.
    init(of target: String) throws {
        let url = URL(fileURLWithPath: target)
        let folder = url.deletingLastPathComponent()
        self.target = target
        self.folder = folder.path(percentEncoded: false)
        var status = stat()
        guard lstat(target, &status) != 0 else { throw BackupProblem(path: target, errno: EEXIST) }
        Self.removeLeftOvers(of: url.lastPathComponent, in: self.folder)
        let name = ".\(url.lastPathComponent).\(ProcessInfo.processInfo.processIdentifier).new"
        path = folder.appending(path: name).path(percentEncoded: false)
        descriptor = open(path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw BackupProblem(path: target, errno: errno) }
        flock(descriptor, LOCK_EX | LOCK_NB)
    }

    /// Gives it its name.
    /// - Throws: `BackupProblem`, also where the name was taken meanwhile: nothing is ever written over.
    func publish() throws {
        guard link(path, target) == 0 else { throw BackupProblem(path: target, errno: errno) }
        let folder = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { return }
        fsync(folder)
        close(folder)
    }

    /// Takes the hidden name away, and with it what was not given its own. To be called once.
    func remove() {
        for ending in ["", "-journal"] { unlink(path + ending) }
        close(descriptor)
    }

    private static func removeLeftOvers(of name: String, in folder: String) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        for other in names where other.hasPrefix(".\(name).") && other.hasSuffix(".new") {
            guard Int(other.dropFirst(name.count + 2).dropLast(4)) != nil else { continue }
            let path = folder + "/" + other
            let file = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
            guard file >= 0 else { continue }
            if flock(file, LOCK_EX | LOCK_NB) == 0 {
                for ending in ["", "-journal"] { unlink(path + ending) }
            }
            close(file)
        }
    }
}
