import Foundation

/// The files that a user means by the paths given.
public enum CapturePaths {
    /// A file to read.
    public struct Found: Sendable, Equatable {
        /// Its path, or `-`.
        public var path: String
        /// Whether it was found in a folder, and so not named by the user itself.
        public var isFromFolder: Bool
    }

    /// Opens a file or a folder, to find out early that it can't be read.
    /// - Throws: `CaptureProblem.unreadable`.
    public static func check(_ path: String) throws(CaptureProblem) {
        // A stream can be opened only once: whether it can be read is found out when it is.
        var status = stat()
        if stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG { return }
        _ = try ByteSource(path: path)
    }

    /// The paths, with folders replaced by the files in them and in the folders below, in the order of their names.
    /// Hidden files, and SQLite's, are left out.
    /// - Throws: `CaptureProblem.unreadable`.
    public static func expanded(_ paths: [String]) throws(CaptureProblem) -> [Found] {
        var found: [Found] = []
        for path in paths {
            var isFolder: ObjCBool = false
            guard path != "-", FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue
            else {
                found.append(Found(path: path, isFromFolder: false))
                continue
            }
            try add(folder: path, to: &found)
        }
        return found
    }

    private static func add(folder: String, to found: inout [Found]) throws(CaptureProblem) {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        } catch {
            throw .unreadable(folder, "the folder can't be listed")
        }
        for name in names where !name.hasPrefix(".") && !isDatabase(name) {
            let path = folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
            var status = stat()
            // A link to a folder is not followed: it could lead round in a circle.
            guard lstat(path, &status) == 0 else { continue }
            if status.st_mode & S_IFMT == S_IFDIR {
                try add(folder: path, to: &found)
            } else if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG {
                found.append(Found(path: path, isFromFolder: true))
            }
        }
    }

    private static func isDatabase(_ name: String) -> Bool {
        [".sqlite", ".sqlite-wal", ".sqlite-shm", ".sqlite-journal"].contains { name.hasSuffix($0) }
    }
}
