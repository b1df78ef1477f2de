import Foundation

/// What other programs make of bytes: archives as Python writes them.
package enum Packed {
    private static func packed(_ tool: String, _ content: [UInt8]) throws -> [UInt8] {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "-c", tool]
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        DispatchQueue.global().async {
            try? input.fileHandleForWriting.write(contentsOf: Data(content))
            try? input.fileHandleForWriting.close()
        }
        let packed = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Array(packed)
    }

    package static func gzip(_ content: [UInt8]) throws -> [UInt8] {
        try packed("import gzip,sys; sys.stdout.buffer.write(gzip.compress(sys.stdin.buffer.read()))", content)
    }

    package static func zlib(_ content: [UInt8]) throws -> [UInt8] {
        try packed("import zlib,sys; sys.stdout.buffer.write(zlib.compress(sys.stdin.buffer.read()))", content)
    }
}
