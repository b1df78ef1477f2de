import Foundation
import IngestionAPI

/// A capture that has been looked at: what it is, and how to read it.
public struct CaptureFile: Sendable {
    /// As the user named it; `-` is standard input.
    public let path: String
    /// Its format.
    public let format: CaptureFormat
    /// What shows the format; nil where the user named it.
    public let because: String?
    /// How it is compressed; nil for not at all.
    public let compression: Compression?
    /// The size of a regular file; nil for a stream.
    public let byteCount: Int?
    /// A stream, which can be opened only once, and what was read of it to look at it.
    private let stream: ByteSource?
    private let head: [UInt8]
    /// How its text is written.
    private let encoding: TextEncoding
    private let delimiter: UInt8
    /// Whether it is a log that was kept as a table.
    private let isTableOfLog: Bool
    /// Of a log that was kept as JSON, whether its records stand at the top; nil for another.
    private let hasRecordsAtTop: Bool?

    /// Looks at a capture.
    /// - Parameters:
    ///   - format: the format that the user names; nil to find it out.
    ///   - standardInput: the file descriptor that `-` stands for.
    /// - Throws: `CaptureProblem`: the file can't be opened, or its format can't be told.
    public init(
        path: String, format named: CaptureFormat?, standardInput: Int32 = STDIN_FILENO
    ) throws(CaptureProblem) {
        self.path = path
        let source = try ByteSource(path: path, standardInput: standardInput)
        byteCount = source.byteCount
        stream = source.byteCount == nil ? source : nil
        let head = try Self.read(source, upTo: FormatDetection.reach)
        compression = Compression(head: head)
        var content = head
        var isWhole = head.count < FormatDetection.reach
        if let compression {
            // What is cut off here is the head, not the archive.
            let archive = compression.decompressing(
                BytesInput(head), path: path, partial: true)
            content = try Self.read(archive, upTo: FormatDetection.reach)
            isWhole = isWhole && content.count < FormatDetection.reach
        }
        encoding = TextEncoding(head: content)
        if encoding != .utf8 {
            content = try Self.read(encoding.decoding(BytesInput(content)), upTo: FormatDetection.reach)
        }
        let bare = content.starts(with: [0xEF, 0xBB, 0xBF]) ? content.dropFirst(3) : content[...]
        let lines = bare.split(separator: 0x0A, maxSplits: CSVHead.reach).map(Array.init)
        let table = CSVHead.first(lines)
        delimiter = table?.delimiter ?? UInt8(ascii: ",")
        isTableOfLog = table.map { !$0.isOne && $0.isLog } ?? false
        hasRecordsAtTop = JSONRecordLines.hasRecordsAtTop(bare)
        if let foreign = ForeignFile.description(content, path: path) {
            throw .unknownFormat(path, "\(foreign); nothing was imported")
        }
        if let named {
            format = named
            because = nil
            self.head = stream == nil ? [] : head
            return
        }
        let remembered = stream.map { RememberedInput(head, before: $0, limit: FormatDetection.reachOfStreams) }
        let (compression, encoding) = (self.compression, self.encoding)
        let verdict = try FormatDetection.verdict(content, isWhole: isWhole) { () throws(CaptureProblem) in
            var raw: any ByteInput
            if let remembered {
                raw = PrefixedInput(head, before: remembered)
            } else {
                raw = try ByteSource(path: path)
            }
            if let compression { raw = compression.decompressing(raw, path: path, partial: true) }
            return encoding.decoding(raw)
        }
        self.head = remembered?.bytes ?? []
        switch verdict {
        case .format(let found, let reason):
            format = found
            because = reason
        case .ambiguous(let formats):
            let names = formats.map(\.rawValue)
            let choices = names.map { "--format \($0)" }
            throw .unknownFormat(
                path,
                "could be \(names.joined(separator: " or ")); say which with \(choices.joined(separator: " or "))")
        case .refused(let reason): throw .unknownFormat(path, reason)
        case .unknown:
            guard !content.isEmpty else {
                format = .ndjson
                because = "it is empty"
                return
            }
            if compression != nil, Compression(head: content) != nil {
                throw .unknownFormat(path, "an archive within an archive; unpack it once and import what it holds")
            }
            let names = CaptureFormat.allCases.map(\.rawValue).joined(separator: ", ")
            throw .unknownFormat(
                path, "no capture in any known format; if it is one, say which with --format (\(names))")
        }
    }

    /// Whether a part of it that was imported before can be passed over by its bytes.
    public var canGoOn: Bool { format == .ndjson && compression == nil && encoding == .utf8 }

    /// The reader of the capture. To be called once for a stream.
    /// - Parameters:
    ///   - options: what the capture does not say itself.
    ///   - known: how much of the beginning was imported before; only for captures that `canGoOn`.
    public func reader(_ options: CaptureOptions, known: CapturePrefix? = nil) throws -> any CaptureReader {
        let bytes: any ByteInput
        if let stream { bytes = PrefixedInput(head, before: stream) } else { bytes = try ByteSource(path: path) }
        if canGoOn { return NativeReader(bytes, organization: options.organization, known: known) }
        let raw = HashedInput(bytes)
        let archive = compression?.decompressing(raw, path: path, partial: options.partial)
        var content: any ByteInput = raw
        if let archive { content = archive }
        content = encoding.decoding(content)
        let entries: any EntrySource
        switch format {
        case .ndjson:
            return ArchivedNativeReader(
                raw: raw, content: content, archive: archive, organization: options.organization)
        case .har: entries = HARSource(content, times: LooseTime(options), folder: folder)
        case .newman: entries = NewmanSource(content)
        case .json:
            entries = AnswersSource(
                content, at: options.at ?? Self.time(of: path, zone: options.timeZone ?? .utc),
                organization: options.organization,
                mapping: options.mapping)
        case .csv where isTableOfLog:
            let lines = TableRecordLines(content, delimiter: delimiter, times: LooseTime(options))
            entries = LogSource(lines, options: options)
        case .csv: entries = CSVSource(content, delimiter: delimiter, options: options)
        case .log where options.shape != nil:
            entries = LogSource(
                ShapedLines(content, shape: options.shape!, times: LooseTime(options)), options: options)
        case .log:
            let lines: any LogLines =
                hasRecordsAtTop.map { JSONRecordLines(content, hasRecordsAtTop: $0, times: LooseTime(options)) }
                ?? PlainLines(content)
            entries = LogSource(lines, options: options)
        }
        return EntryReader(path: path, raw: raw, archive: archive, entries: entries, organization: options.organization)
    }

    /// Where the file lies; nil for a stream.
    private var folder: String? {
        guard byteCount != nil else { return nil }
        return path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    }

    private static func read(_ input: any ByteInput, upTo limit: Int) throws(CaptureProblem) -> [UInt8] {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: limit, alignment: 16)
        defer { buffer.deallocate() }
        var filled = 0
        while filled < limit {
            let count = try input.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
            if count == 0 { break }
            filled += count
        }
        return Array(buffer[..<filled])
    }

    /// The time in a file's name (`answer-2026-11-16T030000Z.json`), else that of its last change.
    static func time(of path: String, zone: ReportTimeZone = .utc) -> Instant {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        if let named = FileNameTime.instant(name, zone: zone) { return named }
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        let changed = attributes?[.modificationDate] as? Date ?? Date()
        return Instant(milliseconds: Int64((changed.timeIntervalSince1970 * 1_000).rounded(.down)))
    }
}
