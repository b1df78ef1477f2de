// Writes one Swift file that holds the text of the files it is given.
//
//     EmbedFiles OUTPUT.swift ROOT FILE…
//
// The output declares `embeddedFiles`: the path of each file relative to ROOT and its text, ordered by path. It runs
// during the build, started by EmbedPlugin, and never at run time.

import Foundation

func fail(_ message: String) -> Never {
    FileHandle.standardError.write(Data("error: \(message)\n".utf8))
    exit(1)
}

/// The smallest number of `#` for which no line of `text` can end the raw string literal or start an interpolation.
func hashCount(for text: String) -> Int {
    var count = 1
    while text.contains("\"\"\"" + String(repeating: "#", count: count))
        || text.contains("\\" + String(repeating: "#", count: count))
    {
        count += 1
    }
    return count
}

let arguments = Array(CommandLine.arguments.dropFirst())
guard arguments.count >= 2 else { fail("usage: EmbedFiles OUTPUT.swift ROOT FILE…") }
let root = arguments[1].hasSuffix("/") ? arguments[1] : arguments[1] + "/"

var source = "/// Each embedded file: its path below the folder, and its text.\n"
source += "let embeddedFiles: [(path: String, text: StaticString)] = [\n"
for path in arguments.dropFirst(2).sorted() {
    guard path.hasPrefix(root) else { fail("\(path) is not below \(root)") }
    guard let data = FileManager.default.contents(atPath: path), let text = String(data: data, encoding: .utf8) else {
        fail("\(path): can't be read as UTF-8")
    }
    guard !text.contains("\r") else { fail("\(path): has a carriage return; save it with \\n line ends") }
    let hashes = String(repeating: "#", count: hashCount(for: text))
    // The literal's own last line break is not part of its value, so one is added.
    source += "    (\"\(path.dropFirst(root.count))\", \(hashes)\"\"\"\n\(text)\n\"\"\"\(hashes)),\n"
}
source += "]\n"

do {
    try source.write(toFile: arguments[0], atomically: true, encoding: .utf8)
} catch {
    fail("\(arguments[0]): can't be written: \(error)")
}
