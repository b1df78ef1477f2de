import Foundation

/// The files that a user means by the paths given.
public enum CapturePaths {
    /// A file to read.
    public struct Found: Sendable, Equatable {
        /// Its path, or `-`.
        public var path: String
        /// Whether it was found in a folder, and so not named by the user itself.
        public var isFromFolder: Bool
        /// Why it is not to be read, found in a folder; nil for what is.
        public var passedOver: String?
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
    /// Hidden files, and SQLite's, are left out; what else is not read is there with the reason.
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
        let names = try names(in: folder)
        // Playwright keeps bodies beside its HAR, each under the digest of its bytes.
        let hasHAR = names.contains { $0.text.hasSuffix(".har") }
        for name in names where !name.text.hasPrefix(".") && !isDatabase(name.text) {
            let path = folder.hasSuffix("/") ? folder + name.text : "\(folder)/\(name.text)"
            guard name.isUTF8 else {
                found.append(
                    Found(path: path, isFromFolder: true, passedOver: "its name is not UTF-8; rename it"))
                continue
            }
            var status = stat()
            guard lstat(path, &status) == 0 else { continue }  // gone since
            switch status.st_mode & S_IFMT {
            case S_IFDIR: try add(folder: path, to: &found)
            case S_IFREG:
                let isBody = hasHAR && isDigest(name.text)
                found.append(
                    Found(
                        path: path, isFromFolder: true,
                        passedOver: isBody ? "the body of a call in the HAR beside it" : nil))
            default: found.append(Found(path: path, isFromFolder: true, passedOver: problem(path, status)))
            }
        }
    }

    /// Why what is no file itself is passed over; nil for a link to one.
    private static func problem(_ path: String, _ status: stat) -> String? {
        guard status.st_mode & S_IFMT == S_IFLNK else { return "it is no file; name it itself if it is to be read" }
        var target = stat()
        guard stat(path, &target) == 0 else { return "it is a link that leads nowhere" }
        switch target.st_mode & S_IFMT {
        case S_IFREG: return nil
        case S_IFDIR: return "it is a link to a folder, which could lead round in a circle; name the folder itself"
        default: return "it is a link to what is no file; name it itself if it is to be read"
        }
    }

    /// The names in a folder, ordered. Foundation leaves out those that are not UTF-8.
    private static func names(in folder: String) throws(CaptureProblem) -> [(text: String, isUTF8: Bool)] {
        guard let stream = opendir(folder) else { throw .unreadable(folder, "the folder can't be listed") }
        defer { closedir(stream) }
        guard let place = MemoryLayout<dirent>.offset(of: \.d_name) else { return [] }
        var names: [(text: String, isUTF8: Bool)] = []
        while let entry = readdir(stream) {
            // An entry ends with its name, however long the type says it could be.
            let name = (UnsafeRawPointer(entry) + place).assumingMemoryBound(to: CChar.self)
            let text = String(cString: name)
            names.append((text, String(validatingCString: name) != nil))
        }
        return names.sorted { $0.text < $1.text }
    }

    private static func isDigest(_ name: String) -> Bool {
        let stem = name.prefix { $0 != "." }
        return stem.utf8.count == 40 && stem.utf8.allSatisfy { $0 &- 48 < 10 || $0 &- 97 < 6 }
    }

    private static func isDatabase(_ name: String) -> Bool {
        [".sqlite", ".sqlite-wal", ".sqlite-shm", ".sqlite-journal"].contains { name.hasSuffix($0) }
    }
}
