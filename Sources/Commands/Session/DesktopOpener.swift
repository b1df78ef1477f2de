import Foundation

/// What opens a page in the reader's browser.
enum DesktopOpener {
    /// Has the desktop open a file.
    /// - Returns: whether there is a desktop's opener.
    static func open(file path: String) -> Bool {
        open(URL(filePath: path, relativeTo: folder).absoluteURL.path(percentEncoded: false))
    }

    /// Has the desktop open an address, and does not wait for it: what opens it may stay as long as it is looked at.
    static func open(_ address: String) -> Bool {
        let session = Session.current
        let places = (session.environment["PATH"] ?? "").split(separator: ":")
        guard
            let opener = places.map({ "\($0)/xdg-open" })
                .first(where: FileManager.default.isExecutableFile(atPath:))
        else { return false }
        let process = Process()
        process.executableURL = URL(filePath: opener)
        process.arguments = [address]
        process.currentDirectoryURL = folder
        process.environment = session.environment
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        return (try? process.run()) != nil
    }

    private static var folder: URL {
        URL(
            filePath: Session.current.folder ?? FileManager.default.currentDirectoryPath,
            directoryHint: .isDirectory)
    }
}
