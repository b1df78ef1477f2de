import Bytes
import IngestionAPI

/// Reads a native capture out of an archive: what is known of it is known of the archive's file.
final class ArchivedNativeReader: CaptureReader {
    private let raw: HashedInput
    private let archive: (any ArchiveInput)?
    private let reader: NativeReader
    private var end: CaptureEnd?

    init(raw: HashedInput, content: any ByteInput, archive: (any ArchiveInput)?, organization: String?) {
        self.raw = raw
        self.archive = archive
        reader = NativeReader(content, organization: organization)
    }

    func next() throws -> CapturePortion? {
        guard var portion = try reader.next() else {
            end = try CaptureEnd(raw: raw, archive: archive, lines: reader.summary.lines)
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
