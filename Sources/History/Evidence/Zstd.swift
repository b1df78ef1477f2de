import CZstd

/// Compression with zstd. Each frame carries a checksum of its content, which reading verifies.
final class Zstd {
    /// Level 1 packs the columns of a block about as small as higher levels do, at several times their speed.
    static let level: Int32 = 1

    private let compressor: OpaquePointer
    private let decompressor: OpaquePointer

    init() {
        compressor = ZSTD_createCCtx()
        decompressor = ZSTD_createDCtx()
        ZSTD_CCtx_setParameter(compressor, ZSTD_c_compressionLevel, Self.level)
        ZSTD_CCtx_setParameter(compressor, ZSTD_c_checksumFlag, 1)
    }

    deinit {
        ZSTD_freeCCtx(compressor)
        ZSTD_freeDCtx(decompressor)
    }

    /// The bytes as one frame.
    func compressed(_ bytes: [UInt8]) -> [UInt8] {
        let bound = ZSTD_compressBound(bytes.count)
        return Array(unsafeUninitializedCapacity: bound) { buffer, count in
            count = ZSTD_compress2(compressor, buffer.baseAddress, bound, bytes, bytes.count)
            precondition(ZSTD_isError(count) == 0, "zstd can't compress into a buffer of its own bound")
        }
    }

    /// What a frame holds; nil where it is damaged or larger than `limit`.
    func decompressed(_ frame: [UInt8], limit: Int = 1 << 30) -> [UInt8]? {
        let size = ZSTD_getFrameContentSize(frame, frame.count)
        guard size <= UInt64(limit) else { return nil }  // also the two values that mean "error" and "unknown"
        var isSound = true
        let bytes = [UInt8](unsafeUninitializedCapacity: Int(size)) { buffer, count in
            let found = ZSTD_decompressDCtx(decompressor, buffer.baseAddress, Int(size), frame, frame.count)
            isSound = ZSTD_isError(found) == 0 && found == Int(size)
            count = isSound ? found : 0
        }
        return isSound ? bytes : nil
    }
}
