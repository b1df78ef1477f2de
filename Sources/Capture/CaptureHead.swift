import Bytes

/// What a capture begins with, and what that tells of how it is to be read.
struct CaptureHead {
    /// How it is compressed; nil for not at all.
    let compression: Compression?
    /// Its first bytes, unpacked, as they are.
    let bytes: [UInt8]
    /// Whether these are all.
    let isWhole: Bool
    /// How its text is written.
    let encoding: TextEncoding
    /// Whether nobody named the code page that it is written in, which is certain all the same.
    let isCertain: Bool
    /// The same bytes as UTF-8.
    let text: [UInt8]
    /// How it is laid out.
    let form: TextForm

    /// - Parameters:
    ///   - head: the file's first bytes.
    ///   - reach: how many of them were asked for.
    ///   - codePage: the one that the user names.
    init(_ head: [UInt8], reach: Int, codePage: String?, path: String) throws(CaptureProblem) {
        compression = Compression(head: head)
        var unpacked = head
        if let compression {
            // What is cut off here is the head, not the archive.
            let archive = compression.decompressing(BytesInput(head), path: path, partial: true)
            unpacked = try archive.bytes(upTo: reach)
        }
        bytes = unpacked
        isWhole = head.count < reach && unpacked.count < reach
        (encoding, isCertain) = try TextEncoding.of(bytes, named: codePage, path: path)
        text =
            encoding == .utf8 ? bytes : try encoding.decoding(BytesInput(bytes)).bytes(upTo: 3 * reach)
        form = TextForm(text)
    }
}
