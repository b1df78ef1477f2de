import CZlib

/// What a gzip or zlib archive, or a deflated member of a ZIP archive, holds; several members one after another are one content, as `gunzip` reads them.
package final class InflateInput: ArchiveInput {
    private let inner: any ByteInput
    private let path: String
    private let partial: Bool
    /// Whether nothing but one deflated text is there, as in ZIP archives.
    private let isBare: Bool
    private let stream: UnsafeMutablePointer<z_stream>
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 16)
    /// Whether a member has begun and not ended.
    private var isInside = true
    private var isAtEnd = false
    /// Why it ended before the archive's end.
    package private(set) var damage: String?

    /// What an archive holds.
    /// - Parameters:
    ///   - partial: whether one that is cut or corrupt ends there, instead of failing.
    ///   - isBare: whether nothing but one deflated text is there, as in ZIP archives.
    package init(_ inner: any ByteInput, path: String, partial: Bool, isBare: Bool = false) {
        self.inner = inner
        self.path = path
        self.partial = partial
        self.isBare = isBare
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // 15: the largest window; 32: tell gzip from zlib by the header; less than 0: there is none.
        precondition(cz_inflate_init(stream, isBare ? -15 : 32 + 15) == Z_OK, "zlib has memory for its window")
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
        buffer.deallocate()
    }

    /// Reads what comes out of it.
    package func read(into output: UnsafeMutableRawBufferPointer) throws(CaptureProblem) -> Int {
        guard !isAtEnd, output.count > 0 else { return 0 }
        let room = UInt32(min(output.count, Int(UInt32.max)))
        stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_out = room
        while stream.pointee.avail_out == room {
            if stream.pointee.avail_in == 0 {
                let count = try inner.read(into: buffer)
                stream.pointee.next_in = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
                stream.pointee.avail_in = UInt32(count)
                if count == 0 {
                    isAtEnd = true
                    if isInside { try stop("it is cut off") }
                    break
                }
            }
            if !isInside, !beginsMember() { continue }
            switch inflate(stream, Z_NO_FLUSH) {
            case Z_OK, Z_BUF_ERROR: break
            case Z_STREAM_END:
                isInside = false
                if isBare {
                    isAtEnd = true
                    return Int(room - stream.pointee.avail_out)
                }
                inflateReset(stream)
            default:
                isAtEnd = true
                try stop(stream.pointee.msg.map { String(cString: $0) } ?? "it is corrupt")
                return Int(room - stream.pointee.avail_out)
            }
        }
        return Int(room - stream.pointee.avail_out)
    }

    /// Whether another member follows. Zeros behind the last one are padding, as `gunzip` takes them.
    private func beginsMember() -> Bool {
        while stream.pointee.avail_in > 0, stream.pointee.next_in.pointee == 0 {
            stream.pointee.next_in += 1
            stream.pointee.avail_in -= 1
        }
        guard stream.pointee.avail_in > 0 else { return false }
        isInside = true
        return true
    }

    private func stop(_ reason: String) throws(CaptureProblem) {
        damage = reason
        if !partial { throw .damagedArchive(path, reason) }
    }
}
