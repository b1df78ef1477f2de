import Foundation
import IngestionAPI

/// The call targets of a capture, each once, found again by the bytes of its URL.
///
/// A capture repeats a few URLs on every line: they are parsed once, and compared as bytes from then on. A portion is given the
/// targets that its own exchanges name, so that what is done with it costs the same however many the capture has.
struct CallTargetTable {
    /// All targets, in the order in which they were first met.
    private var targets: [CallTarget] = []
    private var indices: [CallTarget: Int32] = [:]
    private let organization: String?
    private var slots: [UInt64: [Known]] = [:]

    /// Those of the portion that is being read, in the order in which its exchanges name them first.
    private var ofPortion: [CallTarget] = []
    /// By index: the place in `ofPortion`, and the number of the portion that it was used in last.
    private var places: [(place: Int32, portion: Int)] = []
    private var portion = 1

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
        if let known = known(url, hash) { return known }
        do {
            let target = try CallTarget(url: String(decoding: url, as: UTF8.self), organization: organization)
            let index = indices[target] ?? Int32(targets.count)
            if Int(index) == targets.count {
                indices[target] = index
                targets.append(target)
                places.append((0, 0))
            }
            slots[hash, default: []].append(Known(url: Array(url), index: index))
            return index
        } catch CallTarget.Problem.noOrganization {
            throw .noOrganization
        } catch {
            throw .otherCall
        }
    }

    /// The same of a URL that was met before; nil for another.
    func known(_ url: UnsafeBufferPointer<UInt8>) -> Int32? { known(url, Self.hash(url)) }

    private func known(_ url: UnsafeBufferPointer<UInt8>, _ hash: UInt64) -> Int32? {
        slots[hash]?.first { candidate in
            candidate.url.count == url.count
                && (url.isEmpty || memcmp(candidate.url, url.baseAddress!, url.count) == 0)
        }?.index
    }

    /// The target of an index.
    subscript(index: Int32) -> CallTarget { targets[Int(index)] }

    /// The place of a target among those of the portion, which it joins.
    @inline(__always)
    mutating func place(of index: Int32) -> Int32 {
        let known = places[Int(index)]
        return known.portion == portion ? known.place : join(index)
    }

    private mutating func join(_ index: Int32) -> Int32 {
        let place = Int32(ofPortion.count)
        places[Int(index)] = (place, portion)
        ofPortion.append(targets[Int(index)])
        return place
    }

    /// The targets of the portion that has been read; the next one begins.
    mutating func takePortion() -> [CallTarget] {
        defer {
            ofPortion = []
            portion += 1
        }
        return ofPortion
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
