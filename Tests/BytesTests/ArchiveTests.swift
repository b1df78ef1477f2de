import Bytes
import CZstd
import TestSupport
import Testing

@Suite("Archives")
struct ArchiveTests {
    /// 80,000 bytes that compress, but not to nothing.
    private static let content = (0..<10_000).flatMap { Array("\($0 &* 7_919 % 10_007)xyz\n".utf8.prefix(8)) }

    private static func zstd() -> [UInt8] {
        let bound = ZSTD_compressBound(content.count)
        return Array(unsafeUninitializedCapacity: bound) { buffer, count in
            count = ZSTD_compress(buffer.baseAddress, bound, content, content.count, 3)
        }
    }

    private func read(_ packed: [UInt8], step: Int, partial: Bool = false) throws -> (bytes: [UInt8], damage: String?) {
        let compression = try #require(Compression(head: packed))
        let archive = compression.decompressing(MemoryInput(packed, step: step), path: "a", partial: partial)
        var bytes: [UInt8] = []
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1_000, alignment: 1)
        defer { buffer.deallocate() }
        while true {
            let count = try archive.read(into: buffer)
            if count == 0 { return (bytes, archive.damage) }
            bytes += buffer[..<count]
        }
    }

    @Test("gzip, zlib and zstd give what was packed, in whatever pieces they are read", arguments: [1, 13, 100_000])
    func whole(step: Int) throws {
        for packed in [try Packed.gzip(Self.content), try Packed.zlib(Self.content), Self.zstd()] {
            let (bytes, damage) = try read(packed, step: step)
            #expect(bytes == Self.content)
            #expect(damage == nil)
        }
    }

    @Test("several members or frames are one content; zeros behind the last member are padding")
    func several() throws {
        let twice = Self.content + Self.content
        #expect(
            try read(try Packed.gzip(Self.content) + Packed.gzip(Self.content) + [0, 0, 0], step: 50).bytes == twice)
        #expect(try read(Self.zstd() + Self.zstd(), step: 50).bytes == twice)
    }

    @Test("an archive that is cut or has a wrong byte is refused; with `partial` it gives what came whole")
    func damaged() throws {
        for packed in [try Packed.gzip(Self.content), try Packed.zlib(Self.content), Self.zstd()] {
            let cut = Array(packed.dropLast(packed.count / 3))
            #expect(throws: CaptureProblem.self) { try read(cut, step: 100) }
            let (bytes, damage) = try read(cut, step: 100, partial: true)
            #expect(Self.content.starts(with: bytes))
            #expect(damage != nil)

            var wrong = packed
            wrong[packed.count / 2] ^= 0x55
            #expect(throws: CaptureProblem.self) {
                // zlib notices a wrong byte at the latest by the checksum at the end.
                if try read(wrong, step: 100).bytes == Self.content { throw CaptureProblem.damagedArchive("", "") }
            }
        }
    }
}
