import Foundation

/// The Python that tests start. What stands for it on the `PATH` may be a script that looks for it anew at each start.
package enum Python {
    /// Has its folder come first on the `PATH` of what is started from here on; false where there is none.
    package static let isFirst: Bool = {
        guard let path = said("import sys; print(sys.executable)")?.dropLast(), path.hasPrefix("/") else {
            return false
        }
        let folder = URL(filePath: String(path)).deletingLastPathComponent().path(percentEncoded: false)
        return setenv("PATH", "\(folder):\(ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin")", 1) == 0
    }()

    /// What a script prints; nil where there is no Python, or the script fails.
    static func said(_ script: String) -> String? {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "-c", script]
        process.standardError = FileHandle.nullDevice
        let output = Pipe()
        process.standardOutput = output
        guard (try? process.run()) != nil else { return nil }
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return process.terminationStatus == 0 ? text : nil
    }
}
