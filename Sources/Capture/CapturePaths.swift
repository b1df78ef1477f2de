import Bytes
import Foundation

/// The files that a user means by the paths given.
public enum CapturePaths {
    /// A file to read, or a member of an archive.
    public struct Found: Sendable {
        /// Its path, or `-`.
        public var path: String
        /// Whether it was found in a folder, and so not named by the user itself.
        public var isFromFolder: Bool
        /// Why it is not to be read, found in a folder; nil for what is.
        public var passedOver: String?
        /// Whether it is read all the same, with the capture that it belongs to: then nothing is wrong.
        public var isPartOfAnother = false
        /// Where its bytes are; nil for at the path.
        var bytes: CaptureBytes?

        /// Whether it is a file, or a part of one, of at most so many bytes: it can be read without waiting for anybody.
        public func isFile(upTo limit: Int) -> Bool {
            if let bytes { return bytes.byteCount.map { $0 <= limit } ?? false }
            var status = stat()
            return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG && Int(status.st_size) <= limit
        }
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
                        passedOver: isBody ? bodyBeside : nil, isPartOfAnother: isBody))
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

    private static let bodyBeside = "the body of a call in the HAR beside it"

    private static func isDigest(_ name: some StringProtocol) -> Bool {
        let stem = name.prefix { $0 != "." }
        return stem.utf8.count == 40 && stem.utf8.allSatisfy { $0 &- 48 < 10 || $0 &- 97 < 6 }
    }

    private static func isDatabase(_ name: some StringProtocol) -> Bool {
        [".sqlite", ".sqlite-wal", ".sqlite-shm", ".sqlite-journal"].contains { name.hasSuffix($0) }
    }
}

extension CapturePaths {
    /// What a file turns out to be.
    public enum Opened: Sendable {
        /// Itself a capture, or nothing that is known.
        case capture(Found)
        /// An archive: its members, in its own order.
        case archive([Found])
    }

    /// Opens a file. Of an archive hidden members, and SQLite's, are left out; what else of it is not read is there with the reason.
    /// - Parameters:
    ///   - standardInput: the file descriptor that `-` stands for.
    ///   - partial: whether of an archive that is cut the members are read that came whole.
    /// - Throws: `CaptureProblem`: it can't be opened, or the archive can't be read.
    public static func opened(
        _ found: Found, standardInput: Int32 = STDIN_FILENO, partial: Bool = false
    ) throws(CaptureProblem) -> Opened {
        guard found.bytes == nil else { return .capture(found) }
        var found = found
        let bytes = try CaptureBytes(path: found.path, standardInput: standardInput)
        let head = try bytes.head()
        found.bytes = bytes
        guard try Archive.isOne(head), ForeignFile.description(head, path: found.path) == nil else {
            return .capture(found)
        }
        let kept = bytes.byteCount == nil ? CaptureBytes.kept(try bytes.source(found.path)) : bytes
        let archive = try Archive(kept, path: found.path, partial: partial)
        if Workbook.isOne(archive) {
            found.bytes = kept
            return .capture(found)
        }
        var members = members(of: archive)
        if let damage = archive.damage {
            members.append(
                Found(
                    path: found.path, isFromFolder: true,
                    passedOver: "the archive is damaged: \(damage); what came whole is read"))
        }
        guard let first = members.first else {
            throw .unknownFormat(found.path, "an archive without a file in it; nothing was imported")
        }
        // One line says it where nothing at all can be read.
        if let reason = first.passedOver, members.allSatisfy({ $0.passedOver == reason }) {
            throw .unknownFormat(
                found.path, "an archive of which nothing can be read: \(first.path): \(reason); nothing was imported")
        }
        return .archive(members)
    }

    private static func members(of archive: Archive) -> [Found] {
        func folder(_ name: String) -> Substring { name.lastIndex(of: "/").map { name[...$0] } ?? "" }
        let withHAR = Set(archive.entries.filter { $0.name.hasSuffix(".har") }.map { folder($0.name) })
        return archive.entries.compactMap { entry in
            let parts = entry.name.split(separator: "/")
            guard let name = parts.last, !parts.contains(where: { $0.hasPrefix(".") || $0 == "__MACOSX" }),
                !isDatabase(name)
            else { return nil }
            let isBody = withHAR.contains(folder(entry.name)) && isDigest(name)
            return Found(
                path: archive.memberPath(entry), isFromFolder: true,
                passedOver: entry.problem ?? (isBody ? bodyBeside : nil),
                isPartOfAnother: isBody && entry.problem == nil, bytes: .member(archive, entry))
        }
    }
}
