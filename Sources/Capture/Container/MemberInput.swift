import Bytes
import CZlib
import IngestionAPI

/// The content of an archive's member, as long and with the checksum that the archive says.
final class MemberInput: ArchiveInput {
    private let content: any ByteInput
    private let inflating: InflateInput?
    private let entry: Archive.Entry
    private let path: String
    private let partial: Bool
    private var given = 0
    private var checksum = crc32(0, nil, 0)
    private var isAtEnd = false
    private var ownDamage: String?

    var damage: String? { ownDamage ?? inflating?.damage }

    init(_ source: ByteSource, _ entry: Archive.Entry, path: String, partial: Bool) throws(CaptureProblem) {
        var start = entry.start
        if entry.checksum != nil {
            // A member of a ZIP archive has a header of its own, whose length only it says.
            let header = try source.bytes(at: start, count: ZIPDirectory.localHeaderSize)
            guard header.starts(with: [0x50, 0x4B, 0x03, 0x04]) else {
                throw .damagedArchive(path, "it does not lie where the archive's list says")
            }
            start += header.count + Int(header.number(26, 2)) + Int(header.number(28, 2))
        }
        let packed = SliceInput(source, start, entry.packedCount)
        inflating = entry.isDeflated ? InflateInput(packed, path: path, partial: partial, isBare: true) : nil
        content = inflating ?? packed
        self.entry = entry
        self.path = path
        self.partial = partial
    }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws(CaptureProblem) -> Int {
        guard !isAtEnd, buffer.count > 0 else { return 0 }
        let count = try content.read(into: buffer)
        given += count
        checksum = crc32_z(checksum, buffer.baseAddress?.assumingMemoryBound(to: UInt8.self), count)
        if given > entry.byteCount {
            isAtEnd = true
            try stop("it is longer than the archive's list says")
            return count - (given - entry.byteCount)
        }
        if count == 0 {
            isAtEnd = true
            if given < entry.byteCount {
                try stop("it is shorter than the archive's list says")
            } else if let told = entry.checksum, told != UInt32(truncatingIfNeeded: checksum) {
                try stop("its checksum is not the one that the archive's list says")
            }
        }
        return count
    }

    private func stop(_ reason: String) throws(CaptureProblem) {
        ownDamage = reason
        if !partial { throw .damagedArchive(path, reason) }
    }
}

/// Reads a capture out of an archive, and says what of the archive was damaged.
final class MemberReader: CaptureReader {
    private let reader: any CaptureReader
    private let member: MemberInput

    init(_ reader: any CaptureReader, of member: MemberInput) {
        self.reader = reader
        self.member = member
    }

    func next() throws -> CapturePortion? { try reader.next() }

    var summary: CaptureEnd {
        var summary = reader.summary
        summary.damage = summary.damage ?? member.damage
        return summary
    }
}
