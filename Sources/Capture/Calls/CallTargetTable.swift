import Foundation
import IngestionAPI

/// The call targets of a capture, each once, found again by the bytes of its URL.
///
/// A capture repeats a few URLs on every line: they are parsed once, and compared as bytes from then on.
struct CallTargetTable {
    /// The targets, in the order in which they were first met.
    private(set) var targets: [CallTarget] = []
    private let organization: String?
    private var slots: [UInt64: [Known]] = [:]

    private struct Known {
        var url: [UInt8]
        var index: Int32
    }

    /// - Parameter organization: stands in where a URL names none.
    init(organization: String?) {
        self.organization = organization
    }

    /// The index of the target of a URL without its query.
    mutating func index(of url: UnsafeBufferPointer<UInt8>) throws(LineProblem) -> Int32 {
        let hash = Self.hash(url)
        if let known = slots[hash] {
            for candidate in known where candidate.url.count == url.count {
                if url.isEmpty || memcmp(candidate.url, url.baseAddress!, url.count) == 0 { return candidate.index }
            }
        }
        do {
            let target = try CallTarget(url: String(decoding: url, as: UTF8.self), organization: organization)
            let index = targets.firstIndex(of: target).map { Int32($0) } ?? Int32(targets.count)
            if Int(index) == targets.count { targets.append(target) }
            slots[hash, default: []].append(Known(url: Array(url), index: index))
            return index
        } catch CallTarget.Problem.noOrganization {
            throw .noOrganization
        } catch {
            throw .otherCall
        }
    }

    /// FNV-1a over words of eight bytes: any spread will do, since the bytes are compared after it.
    private static func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        let raw = UnsafeRawBufferPointer(bytes)
        var offset = 0
        while offset &+ 8 <= raw.count {
            hash = (hash ^ raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self)) &* 0x0000_0100_0000_01B3
            hash ^= hash >> 29
            offset &+= 8
        }
        while offset < raw.count {
            hash = (hash ^ UInt64(raw[offset])) &* 0x0000_0100_0000_01B3
            offset &+= 1
        }
        return hash
    }
}
