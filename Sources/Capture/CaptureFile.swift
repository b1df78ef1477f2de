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
    private let delimiter: UInt8

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
        self.head = stream == nil ? [] : head
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
        let firstLine = content.drop { $0 == 0x0A || $0 == 0x0D }.prefix { $0 != 0x0A }
        let bare = firstLine.starts(with: [0xEF, 0xBB, 0xBF]) ? firstLine.dropFirst(3) : firstLine
        delimiter = CSVHead(Array(bare)).delimiter
        if let named {
            format = named
            because = nil
            return
        }
        switch FormatDetection.verdict(content, isWhole: isWhole) {
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
    public var canGoOn: Bool { format == .ndjson && compression == nil }

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
        let entries: any EntrySource
        switch format {
        case .ndjson:
            return ArchivedNativeReader(
                raw: raw, content: content, archive: archive, organization: options.organization)
        case .har: entries = HARSource(content)
        case .newman: entries = NewmanSource(content)
        case .json:
            entries = AnswersSource(
                content, at: options.at ?? Self.time(of: path), organization: options.organization,
                mapping: options.mapping)
        case .csv: entries = CSVSource(content, delimiter: delimiter, options: options)
        case .log: entries = LogSource(content, options: options)
        }
        return EntryReader(raw: raw, archive: archive, entries: entries, organization: options.organization)
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
    static func time(of path: String) -> Instant {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        if let named = FileNameTime.instant(name) { return named }
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        let changed = attributes?[.modificationDate] as? Date ?? Date()
        return Instant(milliseconds: Int64((changed.timeIntervalSince1970 * 1_000).rounded(.down)))
    }
}
