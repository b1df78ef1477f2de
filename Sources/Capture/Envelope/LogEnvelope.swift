import Bytes

/// What the lines of a log are kept in, as its first bytes show.
enum LogEnvelope: Equatable {
    /// Nothing: lines as the application wrote them.
    case plain
    /// Records in JSON.
    case json(hasRecordsAtTop: Bool)
    /// `journalctl -o export`
    case journalExport
    /// JMeter's results as XML.
    case jmeter
    /// `curl --trace`, `curl --trace-ascii`
    case curlTrace

    /// The envelope of a text that begins so.
    init(_ head: ArraySlice<UInt8>) {
        if JournalExportLines.isOne(head) {
            self = .journalExport
        } else if JMeterLines.isOne(head) {
            self = .jmeter
        } else if let hasRecordsAtTop = JSONRecordLines.hasRecordsAtTop(head) {
            self = .json(hasRecordsAtTop: hasRecordsAtTop)
        } else if CurlTraceLines.isOne(head.split(separator: 0x0A, maxSplits: 8).prefix(8).map(Array.init)) {
            self = .curlTrace
        } else {
            self = .plain
        }
    }

    /// What shows that a text is a log, where its envelope does.
    var because: String? {
        switch self {
        case .plain, .json: nil
        case .journalExport: "it is systemd's journal, exported"
        case .jmeter: "it is JMeter's results as XML"
        case .curlTrace: "it is what curl --trace writes"
        }
    }

    /// The lines in it.
    func lines(_ content: any ByteInput, times: LooseTime) -> any LogLines {
        switch self {
        case .plain: PlainLines(content)
        case .json(let hasRecordsAtTop): JSONRecordLines(content, hasRecordsAtTop: hasRecordsAtTop, times: times)
        case .journalExport: JournalExportLines(content)
        case .jmeter: JMeterLines(content)
        case .curlTrace: CurlTraceLines(content)
        }
    }
}
