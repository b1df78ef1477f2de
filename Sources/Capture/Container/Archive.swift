import Bytes
import IngestionAPI

/// A file that holds files: a ZIP archive, or a tar archive, compressed or not.
///
/// Its members are read where they lie, each from its beginning, as often as asked. An archive within an archive is none of its
/// members that is read.
public final class Archive: Sendable {
    /// As the user named it.
    let path: String
    /// What it holds, in its own order; folders are left out.
    let entries: [Entry]
    /// Why not all of them are there, which only one read with `partial` lacks.
    let damage: String?
    /// Its bytes; of a compressed one, or one out of a pipe, what was unpacked from it.
    private let source: ByteSource

    /// A member.
    struct Entry: Sendable {
        /// Its name, with the folders that it lies in.
        var name: String
        /// How many bytes it has, unpacked.
        var byteCount: Int
        /// Where its bytes begin.
        var start: Int
        /// How many bytes it takes up there.
        var packedCount: Int
        /// Whether these are deflated.
        var isDeflated = false
        /// What zlib's CRC-32 of its bytes has to be.
        var checksum: UInt32?
        /// When it was last changed, where that is told with a zone.
        var changed: Instant?
        /// Why it can't be read.
        var problem: String?
    }

    /// Whether a file that begins so is an archive.
    static func isOne(_ head: [UInt8]) throws(CaptureProblem) -> Bool {
        if ZIPDirectory.isOne(head) || TarDirectory.isOne(head) { return true }
        guard let compression = Compression(head: head) else { return false }
        let unpacked = compression.decompressing(BytesInput(head), path: "", partial: true)
        return TarDirectory.isOne(try unpacked.bytes(upTo: TarDirectory.blockSize))
    }

    /// Reads the list of its members.
    /// - Parameters:
    ///   - bytes: an archive's.
    ///   - partial: whether of one that is cut the members are read that came whole.
    init(_ bytes: CaptureBytes, path: String, partial: Bool) throws(CaptureProblem) {
        self.path = path
        let head = try bytes.head()
        if ZIPDirectory.isOne(head) {
            source = try bytes.source(path)
            (entries, damage) = (try ZIPDirectory.entries(source, path: path), nil)
        } else if let compression = Compression(head: head) {
            let packed = HashedInput(try bytes.opened(partial: partial))
            let content = compression.decompressing(packed, path: path, partial: partial)
            source = try ByteSource(keeping: content, path: path) { unpacked throws(CaptureProblem) in
                guard ArchiveLimits.mayHold(unpacked, packed: packed.byteCount) else { throw ArchiveLimits.burst(path) }
            }
            let found = try TarDirectory.entries(source, path: path, partial: partial)
            (entries, damage) = (found.entries, content.damage ?? found.damage)
        } else {
            source = try bytes.source(path)
            (entries, damage) = try TarDirectory.entries(source, path: path, partial: partial)
        }
        try ArchiveLimits.check(entries, packed: source.byteCount ?? 0, path: path)
    }

    /// A member by its name; nil where there is none that can be read.
    func entry(_ name: String) -> Entry? { entries.first { $0.name == name && $0.problem == nil } }

    /// The bytes of a member.
    func opened(_ entry: Entry, partial: Bool) throws(CaptureProblem) -> MemberInput {
        try MemberInput(source, entry, path: memberPath(entry), partial: partial)
    }

    /// What a member is called by.
    func memberPath(_ entry: Entry) -> String { "\(path)/\(entry.name)" }

    /// The bytes of a member beside another one; nil where there is none, or it is too long or damaged.
    func bytes(_ name: String, beside entry: Entry) -> [UInt8]? {
        let folder = entry.name.lastIndex(of: "/").map { entry.name[...$0] } ?? ""
        guard let found = self.entry(folder + name), found.byteCount <= ByteLimits.longestLine,
            let input = try? opened(found, partial: false)
        else { return nil }
        return try? input.bytes(upTo: found.byteCount + 1)
    }
}

/// How much an archive may hold: a small file must not keep a machine busy for a day.
enum ArchiveLimits {
    /// How many members.
    static let mostMembers = 100_000
    /// How many bytes any archive may unpack to.
    static let unpacked = 1 << 30
    /// By how much more than its own size a larger one may grow. Logs grow twentyfold.
    static let growth = 200

    /// Whether so many bytes may come out of an archive.
    static func mayHold(_ unpacked: Int, packed: Int) -> Bool {
        unpacked <= Self.unpacked || unpacked / growth <= packed
    }

    /// Refuses an archive of too much.
    static func check(_ entries: [Archive.Entry], packed: Int, path: String) throws(CaptureProblem) {
        var sum = 0
        for entry in entries {
            let (next, isTooLarge) = sum.addingReportingOverflow(entry.byteCount)
            guard !isTooLarge, entry.byteCount >= 0 else { throw burst(path) }
            sum = next
        }
        guard mayHold(sum, packed: packed) else { throw burst(path) }
    }

    /// The line that refuses an archive of too much.
    static func burst(_ path: String) -> CaptureProblem {
        .unknownFormat(
            path,
            "an archive that unpacks to more than \(growth) times its own size, and more than \(unpacked >> 30) GiB; "
                + "if you trust it, unpack it and import the folder; nothing was imported")
    }
}
