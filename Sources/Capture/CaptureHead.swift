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
    /// What stands between the columns, if it is a table.
    let delimiter: UInt8
    /// Whether it is a log that was kept as a table.
    let isTableOfLog: Bool
    /// What the lines of a log are kept in.
    let envelope: LogEnvelope

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
        let bare = text.starts(with: [0xEF, 0xBB, 0xBF]) ? text.dropFirst(3) : text[...]
        let table = CSVHead.first(bare.split(separator: 0x0A, maxSplits: CSVHead.reach).map(Array.init))
        delimiter = table?.delimiter ?? UInt8(ascii: ",")
        isTableOfLog = table.map { !$0.isOne && $0.isLog } ?? false
        envelope = LogEnvelope(bare)
    }
}
