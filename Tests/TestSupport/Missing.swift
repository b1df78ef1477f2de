import Foundation
import Synchronization

/// The parts that were looked for in vain, told once more when the process ends.
enum Missing {
    private static let needs = Mutex<[String]>([])

    static func add(_ need: String) {
        let isFirst = needs.withLock { needs in
            defer { needs.append(need) }
            return needs.isEmpty
        }
        if isFirst { atexit { Missing.say() } }
    }

    private static func say() {
        let lines = needs.withLock { $0.sorted() }.map { "  \($0)\n" }
        let text = "Some tests were skipped for want of an optional part:\n" + lines.joined()
        try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
    }
}
