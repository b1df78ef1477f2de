/// How a capture is compressed, told by its first bytes.
public enum Compression: String, Sendable {
    /// `.gz`, one or more members.
    case gzip
    /// `.zst`, one or more frames.
    case zstd
    /// zlib, as in mitmproxy's `.zhar`.
    case zlib

    /// The compression of bytes that begin so; nil where they are not compressed in any of these ways.
    package init?(head: some Collection<UInt8>) {
        let head = Array(head.prefix(4))
        if head.starts(with: [0x1F, 0x8B, 0x08]) {
            self = .gzip
        } else if head == [0x28, 0xB5, 0x2F, 0xFD] {
            self = .zstd
        } else if head.count >= 2, head[0] == 0x78, [0x01, 0x5E, 0x9C, 0xDA].contains(head[1]) {
            self = .zlib  // the two bytes together are a multiple of 31: no text begins so
        } else {
            return nil
        }
    }

    /// What was compressed.
    /// - Parameter partial: whether an archive that is cut or corrupt ends where it can't be read on, instead of failing.
    package func decompressing(_ input: any ByteInput, path: String, partial: Bool) -> any ArchiveInput {
        switch self {
        case .gzip, .zlib: return InflateInput(input, path: path, partial: partial)
        case .zstd: return ZstdInput(input, path: path, partial: partial)
        }
    }
}

/// The content of an archive.
package protocol ArchiveInput: ByteInput {
    /// Why it ended before the archive's end, which only an archive read with `partial` does.
    var damage: String? { get }
}
