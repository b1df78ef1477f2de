import Bytes
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
    private let bytes: CaptureBytes
    /// How its text is written.
    private let encoding: TextEncoding
    /// How its text is laid out.
    private let form: TextForm
    /// The workbook that it is, and the sheet that is read; nil for a text.
    private let workbook: (book: Workbook, sheet: Int)?

    /// Looks at a capture.
    /// - Parameters:
    ///   - format: the format that the user names; nil to find it out.
    ///   - encoding: the code page that the user names; nil for UTF-8, and for what the first bytes tell for certain.
    ///   - standardInput: the file descriptor that `-` stands for.
    /// - Throws: `CaptureProblem`: the file can't be opened, or its format can't be told.
    public init(
        path: String, format named: CaptureFormat?, encoding codePage: String? = nil,
        standardInput: Int32 = STDIN_FILENO
    ) throws(CaptureProblem) {
        try self.init(
            CapturePaths.Found(path: path, isFromFolder: false), format: named, encoding: codePage,
            standardInput: standardInput)
    }

    /// Looks at a capture that was found at a path, or in an archive.
    /// - Throws: `CaptureProblem`: the file can't be opened, or its format can't be told.
    public init(
        _ found: CapturePaths.Found, format named: CaptureFormat?, encoding codePage: String? = nil,
        standardInput: Int32 = STDIN_FILENO
    ) throws(CaptureProblem) {
        let path = found.path
        self.path = path
        var bytes: CaptureBytes
        if let opened = found.bytes {
            bytes = opened
        } else {
            bytes = try CaptureBytes(path: path, standardInput: standardInput)
        }
        byteCount = bytes.byteCount
        var head = try CaptureHead(bytes.head(), reach: FormatDetection.reach, codePage: codePage, path: path)
        compression = head.compression
        for look in [head.bytes, head.text] {
            guard let foreign = ForeignFile.description(look, path: path) else { continue }
            throw .unknownFormat(path, "\(foreign); nothing was imported")
        }
        if try Archive.isOne(head.bytes) {
            let (book, kept) = try Self.workbook(bytes, path: path, isPacked: compression != nil)
            let chosen = try book.chosen()
            guard named == nil || named == .csv else {
                throw .unknownFormat(
                    path, "a workbook of Excel, which is read as csv; leave --format out; nothing was imported")
            }
            self.bytes = kept
            (workbook, format, encoding) = ((book, chosen.sheet), .csv, .utf8)
            form = TextForm(isTableOfLog: chosen.isLog)
            because = named == nil ? chosen.because : nil
            return
        }
        var verdict = FormatDetection.Verdict.unknown
        if named == nil {
            (verdict, bytes) = try Self.verdict(head, bytes, path: path)
            if verdict == .unknown, !head.isWhole, !head.text.contains(0x0A) {
                // The first line is longer than what tells most files.
                bytes = try bytes.lookedAt(upTo: FormatDetection.farthest)
                head = try CaptureHead(
                    bytes.head(upTo: FormatDetection.farthest), reach: FormatDetection.farthest, codePage: codePage,
                    path: path)
                (verdict, bytes) = try Self.verdict(head, bytes, path: path)
            }
        }
        self.bytes = bytes
        workbook = nil
        (encoding, form) = (head.encoding, head.form)
        if let named {
            format = named
            because = nil
            return
        }
        switch verdict {
        case .format(let found, let reason):
            format = found
            because = head.isCertain ? "\(reason); it is written in Korean Windows' code page, CP949" : reason
        case .ambiguous(let formats):
            let names = formats.map(\.name)
            let choices = names.map { "--format \($0)" }
            throw .unknownFormat(
                path,
                "could be \(names.joined(separator: " or ")); say which with \(choices.joined(separator: " or "))")
        case .refused(let reason): throw .unknownFormat(path, reason)
        case .unknown:
            guard !head.bytes.isEmpty else {
                format = .ndjson
                because = "it is empty"
                return
            }
            if compression != nil, Compression(head: head.bytes) != nil {
                throw .unknownFormat(path, "an archive within an archive; unpack it once and import what it holds")
            }
            let names = CaptureFormat.all.map(\.name).joined(separator: ", ")
            throw .unknownFormat(
                path, "no capture in any known format; if it is one, say which with --format (\(names))")
        }
    }

    /// What format it is of, looked at as far as need be; and its bytes, of a stream with what was read for that.
    private static func verdict(
        _ head: CaptureHead, _ bytes: CaptureBytes, path: String
    ) throws(CaptureProblem) -> (FormatDetection.Verdict, CaptureBytes) {
        var remembered: RememberedInput?
        if case .stream(let source, let first) = bytes {
            remembered = RememberedInput(first, before: source, limit: FormatDetection.reachOfStreams)
        }
        let verdict = try FormatDetection.verdict(head.text, isWhole: head.isWhole) { () throws(CaptureProblem) in
            var raw: any ByteInput
            if let remembered {
                raw = PrefixedInput(remembered.bytes, before: remembered)
            } else {
                raw = try bytes.opened(partial: true)
            }
            if let compression = head.compression { raw = compression.decompressing(raw, path: path, partial: true) }
            return head.encoding.decoding(raw)
        }
        guard let remembered, case .stream(let source, _) = bytes else { return (verdict, bytes) }
        return (verdict, .stream(source, head: remembered.bytes))
    }

    /// The workbook that an archive is. Of a stream, and of a member, its bytes are kept in a file of their own.
    private static func workbook(
        _ bytes: CaptureBytes, path: String, isPacked: Bool
    ) throws(CaptureProblem) -> (Workbook, CaptureBytes) {
        var kept = bytes
        switch bytes {
        case .stream, .member: kept = .kept(try bytes.source(path))
        case .file, .kept: break
        }
        let nested = CaptureProblem.unknownFormat(
            path, "an archive within an archive; unpack it once and import what it holds; nothing was imported")
        guard !isPacked else { throw nested }
        let archive = try Archive(kept, path: path, partial: false)
        guard Workbook.isOne(archive) else { throw nested }
        return (try Workbook(archive, path: path), kept)
    }

    /// Whether a part of it that was imported before can be passed over by its bytes.
    public var canGoOn: Bool { format == .ndjson && compression == nil && encoding == .utf8 }

    /// Its first bytes; fewer where it has no more. Not to be asked of a stream.
    public func first(_ count: Int) throws(CaptureProblem) -> [UInt8] { try bytes.head(upTo: count) }

    /// The SHA-256 of its first bytes, or nil where it has fewer. Not to be asked of a stream.
    public func sha256(ofFirst count: Int) throws(CaptureProblem) -> SHA256? { try bytes.sha256(ofFirst: count) }

    /// The reader of the capture. To be called once for a stream.
    /// - Parameters:
    ///   - options: what the capture does not say itself.
    ///   - known: how much of the beginning was imported before; only for captures that `canGoOn`.
    public func reader(_ options: CaptureOptions, known: CapturePrefix? = nil) throws -> any CaptureReader {
        let opened = try bytes.opened(partial: options.partial)
        let reader = try reader(opened, options, known: known)
        return (opened as? MemberInput).map { MemberReader(reader, of: $0) } ?? reader
    }

    private func reader(
        _ bytes: any ByteInput, _ options: CaptureOptions, known: CapturePrefix?
    ) throws -> any CaptureReader {
        if canGoOn { return NativeReader(bytes, organization: options.organization, known: known) }
        let raw = HashedInput(bytes)
        let archive = compression?.decompressing(raw, path: path, partial: options.partial)
        var content: any ByteInput = raw
        if let archive { content = archive }
        content = encoding.decoding(content)
        guard let entries = format.entries else {
            return ArchivedNativeReader(
                raw: raw, content: content, archive: archive, organization: options.organization)
        }
        let text = CaptureText(
            content: content, options: options, form: form,
            sheet: try workbook.map { try $0.book.records($0.sheet, partial: options.partial) },
            beside: self.bytes.beside, arrived: { try time(zone: options.timeZone ?? .utc) })
        return EntryReader(
            path: path, raw: raw, archive: archive, entries: try entries(text), organization: options.organization)
    }

    /// When bare answers came that say no time.
    private func time(zone: ReportTimeZone) throws(CaptureProblem) -> Instant {
        guard case .member(let archive, let entry) = bytes else { return Self.time(of: path, zone: zone) }
        if let named = FileNameTime.instant(Self.name(path), zone: zone) { return named }
        if let changed = entry.changed { return changed }
        throw .untold(
            archive.memberPath(entry), line: 1,
            "the archive does not say when it was last changed by which clocks; give the time with --at")
    }

    private static func name(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }

    /// The time in a file's name (`answer-2026-11-16T030000Z.json`), else that of its last change.
    static func time(of path: String, zone: ReportTimeZone = .utc) -> Instant {
        if let named = FileNameTime.instant(name(path), zone: zone) { return named }
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        let changed = attributes?[.modificationDate] as? Date ?? Date()
        return Instant(milliseconds: Int64((changed.timeIntervalSince1970 * 1_000).rounded(.down)))
    }
}
