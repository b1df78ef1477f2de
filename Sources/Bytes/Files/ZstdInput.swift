import CZstd

/// What a zstd archive holds; several frames one after another are one content, as `zstd -d` reads them.
final class ZstdInput: ArchiveInput {
    private let inner: any ByteInput
    private let path: String
    private let partial: Bool
    private let context = ZSTD_createDCtx()
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 16)
    private var input = ZSTD_inBuffer()
    /// 0 between two frames.
    private var expected = 1
    private var isAtEnd = false
    private(set) var damage: String?

    init(_ inner: any ByteInput, path: String, partial: Bool) {
        self.inner = inner
        self.path = path
        self.partial = partial
        input.src = UnsafeRawPointer(buffer.baseAddress)
        ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, 27)  // 128 MiB, what `zstd` itself takes unasked
    }

    deinit {
        ZSTD_freeDCtx(context)
        buffer.deallocate()
    }

    func read(into bytes: UnsafeMutableRawBufferPointer) throws(CaptureProblem) -> Int {
        guard !isAtEnd, bytes.count > 0 else { return 0 }
        var output = ZSTD_outBuffer(dst: bytes.baseAddress, size: bytes.count, pos: 0)
        while output.pos == 0 {
            var isEmpty = false
            if input.pos == input.size {
                input.size = try inner.read(into: buffer)
                input.pos = 0
                isEmpty = input.size == 0
                if isEmpty, expected == 0 {
                    isAtEnd = true
                    break
                }
            }
            let result = ZSTD_decompressStream(context, &output, &input)
            if ZSTD_isError(result) != 0 {
                isAtEnd = true
                try stop(String(cString: ZSTD_getErrorName(result)))
                break
            }
            expected = result
            if isEmpty, output.pos == 0 {
                isAtEnd = true
                try stop("it is cut off")
                break
            }
        }
        return output.pos
    }

    private func stop(_ reason: String) throws(CaptureProblem) {
        damage = reason
        if !partial { throw .damagedArchive(path, reason) }
    }
}
