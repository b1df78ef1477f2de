import Bytes
import IngestionAPI

/// A capture's text, unpacked and decoded, and what is known of it: what a format's reader is made of.
struct CaptureText {
    let content: any ByteInput
    /// What the user tells; a format heeds what it has a use for.
    let options: CaptureOptions
    /// What its beginning shows.
    var form = TextForm()
    /// The rows of the sheet, where it is a workbook.
    var sheet: (any TableRecords)?
    /// Reads files that it names.
    var beside: FilesBeside = { _ in nil }
    /// When it arrived, by its path.
    var arrived: () throws -> Instant = { Instant(milliseconds: 0) }

    /// Reads its times.
    var times: LooseTime { LooseTime(options) }
}

/// How a text is laid out, as its beginning shows.
struct TextForm {
    /// What stands between the columns, if it is a table.
    var delimiter = UInt8(ascii: ",")
    /// Whether it is a log that was kept as a table.
    var isTableOfLog = false
    /// What the lines of a log are kept in.
    var envelope = LogEnvelope.plain
}

extension TextForm {
    /// The form of a text that begins so.
    init(_ text: [UInt8]) {
        let bare = text.starts(with: [0xEF, 0xBB, 0xBF]) ? text.dropFirst(3) : text[...]
        let table = CSVHead.first(bare.split(separator: 0x0A, maxSplits: CSVHead.reach).map(Array.init))
        if let table { delimiter = table.delimiter }
        isTableOfLog = table.map { !$0.isOne && $0.isLog } ?? false
        envelope = LogEnvelope(bare)
    }
}
