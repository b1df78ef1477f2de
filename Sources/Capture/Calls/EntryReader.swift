import Digest
import IngestionAPI

/// Reads a capture entry by entry: every format but the native one.
final class EntryReader: CaptureReader {
    private let raw: HashedInput
    private let entries: any EntrySource
    private var taking: CallTaking
    private var end: CaptureEnd?

    /// - Parameters:
    ///   - raw: the file's own bytes, from which `entries` reads.
    ///   - organization: stands in where a URL names none.
    init(raw: HashedInput, entries: any EntrySource, organization: String?) {
        self.raw = raw
        self.entries = entries
        taking = CallTaking(organization: organization)
    }

    func next() throws -> CapturePortion? {
        guard end == nil else { return nil }
        var portion = CapturePortion(batch: ExchangeBatch())
        while portion.batch.count < CaptureLimits.batchCount, portion.batch.responses.count < CaptureLimits.batchBytes,
            portion.unread.count < 64
        {
            guard let entry = try entries.next() else {
                try raw.drain()
                let nothing = CapturePrefix(byteCount: 0, sha256: SHA256(of: []), lines: 0)
                end = CaptureEnd(
                    sha256: raw.sha256, byteCount: raw.byteCount, lines: entries.count, whole: nothing)
                break
            }
            taking.take(entry, into: &portion)
        }
        portion.batch.targets = taking.targets.targets
        portion.bytesRead = raw.byteCount
        return portion
    }

    var summary: CaptureEnd {
        guard let end else { preconditionFailure("the capture has not been read to its end") }
        return end
    }
}

/// Reads a native capture out of an archive: what is known of it is known of the archive's file.
final class ArchivedNativeReader: CaptureReader {
    private let raw: HashedInput
    private let reader: NativeReader
    private var end: CaptureEnd?

    init(raw: HashedInput, content: any ByteInput, organization: String?) {
        self.raw = raw
        reader = NativeReader(content, organization: organization)
    }

    func next() throws -> CapturePortion? {
        guard var portion = try reader.next() else {
            try raw.drain()
            let nothing = CapturePrefix(byteCount: 0, sha256: SHA256(of: []), lines: 0)
            end = CaptureEnd(
                sha256: raw.sha256, byteCount: raw.byteCount, lines: reader.summary.lines, whole: nothing)
            return nil
        }
        portion.bytesRead = raw.byteCount
        return portion
    }

    var summary: CaptureEnd {
        guard let end else { preconditionFailure("the capture has not been read to its end") }
        return end
    }
}
