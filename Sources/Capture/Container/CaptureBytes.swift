import Bytes

/// Where the bytes of a capture are: they are read as often as asked, but for a stream's.
enum CaptureBytes: Sendable {
    case file(String, byteCount: Int)
    /// A stream, which is opened only once, and what has been read of it to look at it.
    case stream(ByteSource, head: [UInt8])
    /// What came out of a stream, or out of an archive, and was put into a file of its own.
    case kept(ByteSource)
    case member(Archive, Archive.Entry)

    /// Looks at what lies at a path.
    /// - Parameter standardInput: the file descriptor that `-` stands for.
    init(path: String, standardInput: Int32) throws(CaptureProblem) {
        let source = try ByteSource(path: path, standardInput: standardInput)
        if let byteCount = source.byteCount {
            self = .file(path, byteCount: byteCount)
        } else {
            self = .stream(source, head: try source.bytes(upTo: FormatDetection.reach))
        }
    }

    /// How many they are; nil where only reading tells.
    var byteCount: Int? {
        switch self {
        case .file(_, let count): count
        case .stream: nil
        case .kept(let source): source.byteCount
        case .member(_, let entry): entry.byteCount
        }
    }

    /// The first of them.
    func head(upTo limit: Int = FormatDetection.reach) throws(CaptureProblem) -> [UInt8] {
        switch self {
        case .file(let path, _): try ByteSource(path: path).bytes(upTo: limit)
        case .stream(_, let head): head
        case .kept(let source): try source.bytes(at: 0, count: limit)
        case .member(let archive, let entry):
            // What follows may be damaged; that is found out by who reads on.
            try archive.opened(entry, partial: true).bytes(upTo: limit)
        }
    }

    /// The same, of a stream with more of it read to look at.
    func lookedAt(upTo limit: Int) throws(CaptureProblem) -> CaptureBytes {
        guard case .stream(let source, let head) = self, head.count < limit else { return self }
        return .stream(source, head: head + (try source.bytes(upTo: limit - head.count)))
    }

    /// All of them, from the first.
    func opened(partial: Bool) throws(CaptureProblem) -> any ByteInput {
        switch self {
        case .file(let path, _): try ByteSource(path: path)
        case .stream(let source, let head): PrefixedInput(head, before: source)
        case .kept(let source): SliceInput(source, 0, source.byteCount ?? 0)
        case .member(let archive, let entry): try archive.opened(entry, partial: partial)
        }
    }

    /// All of them, to be read at any place. A stream's, and a member's, are put into a file of their own first.
    func source(_ path: String) throws(CaptureProblem) -> ByteSource {
        switch self {
        case .file(let path, _): try ByteSource(path: path)
        case .kept(let source): source
        case .stream, .member: try ByteSource(keeping: opened(partial: false), path: path) { _ in }
        }
    }

    /// The SHA-256 of the first of them, or nil where there are fewer.
    func sha256(ofFirst count: Int) throws(CaptureProblem) -> SHA256? {
        switch self {
        case .file(let path, _): try ByteSource(path: path).sha256(ofFirst: count)
        case .stream: nil
        case .kept(let source): try source.sha256(ofFirst: count)
        case .member(let archive, let entry): try SHA256(of: archive.opened(entry, partial: true), count: count)
        }
    }
}

/// Reads a file that lies beside a capture, by its name; nil where there is none, or it is too long.
typealias FilesBeside = (_ name: String) -> [UInt8]?

extension CaptureBytes {
    /// What lies beside the capture: in its folder, or in its archive.
    func beside(_ name: String) -> [UInt8]? {
        switch self {
        case .file(let path, _):
            let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
            let bytes = try? WholeFile.bytes("\(folder)/\(name)", limit: ByteLimits.longestLine)
            return bytes.flatMap { $0.count <= ByteLimits.longestLine ? $0 : nil }
        case .stream, .kept: return nil
        case .member(let archive, let entry): return archive.bytes(name, beside: entry)
        }
    }
}
