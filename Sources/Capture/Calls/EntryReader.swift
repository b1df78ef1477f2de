import Bytes
import IngestionAPI

/// Reads a capture entry by entry: every format but the native one.
final class EntryReader: CaptureReader {
    private let path: String
    private let raw: HashedInput
    private let archive: (any ArchiveInput)?
    private let entries: any EntrySource
    private var taking: CallTaking
    private var end: CaptureEnd?

    /// - Parameters:
    ///   - path: as the user named it.
    ///   - raw: the file's own bytes, from which `entries` reads.
    ///   - archive: what decompresses them.
    ///   - organization: stands in where a URL names none.
    init(
        path: String, raw: HashedInput, archive: (any ArchiveInput)?, entries: any EntrySource, organization: String?
    ) {
        self.path = path
        self.raw = raw
        self.archive = archive
        self.entries = entries
        taking = CallTaking(organization: organization)
    }

    func next() throws -> CapturePortion? {
        guard end == nil else { return nil }
        var portion = CapturePortion(batch: ExchangeBatch())
        while !portion.isFull {
            guard let entry = try nextEntry() else {
                end = try CaptureEnd(raw: raw, archive: archive, lines: entries.count)
                break
            }
            taking.take(entry, into: &portion)
        }
        portion.batch.targets = taking.takeTargets()
        portion.bytesRead = raw.byteCount
        return portion
    }

    private func nextEntry() throws -> Entry? {
        do {
            return try entries.next()
        } catch let untold as UntoldTime {
            throw CaptureProblem.untold(path, line: untold.line, untold.problem.description)
        }
    }

    var summary: CaptureEnd {
        guard let end else { preconditionFailure("the capture has not been read to its end") }
        return end
    }
}

extension CaptureEnd {
    /// The end of a capture of which nothing can be passed over by its bytes. Reads the rest of the file.
    init(raw: HashedInput, archive: (any ArchiveInput)?, lines: Int) throws(CaptureProblem) {
        try raw.drain()
        self.init(
            sha256: raw.sha256, byteCount: raw.byteCount, lines: lines,
            whole: CapturePrefix(byteCount: 0, sha256: SHA256(of: []), lines: 0), damage: archive?.damage)
    }
}
