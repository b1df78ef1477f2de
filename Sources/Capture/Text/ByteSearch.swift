import Foundation

/// Finds texts byte by byte: the library's own search compares characters, which costs most of the time that reading a log takes.
enum ByteSearch {
    /// Where a text begins among some bytes; nil where it is not.
    static func offset(of text: StaticString, in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        let count = text.utf8CodeUnitCount
        guard let base = bytes.baseAddress else { return nil }
        var place = 0
        while place + count <= bytes.count,
            let found = memchr(base + place, Int32(text.utf8Start.pointee), bytes.count - count - place + 1)
        {
            place = UnsafeRawPointer(found) - UnsafeRawPointer(base)
            if memcmp(base + place, text.utf8Start, count) == 0 { return place }
            place += 1
        }
        return nil
    }
}

extension StringProtocol {
    /// Whether a text stands in this one.
    func holds(_ text: StaticString) -> Bool {
        if let found = utf8.withContiguousStorageIfAvailable({ ByteSearch.offset(of: text, in: $0) != nil }) {
            return found
        }
        return Array(utf8).withUnsafeBufferPointer { ByteSearch.offset(of: text, in: $0) != nil }
    }

    /// The words between some signs of ASCII.
    func words(between signs: StaticString) -> [Substring] where SubSequence == Substring {
        let signs = UnsafeBufferPointer(start: signs.utf8Start, count: signs.utf8CodeUnitCount)
        let text = self[...]
        return text.utf8.split { signs.contains($0) }.map(Substring.init)
    }
}

extension [UInt8] {
    /// Whether a text stands among these bytes.
    func holds(_ text: StaticString) -> Bool {
        withUnsafeBufferPointer { ByteSearch.offset(of: text, in: $0) != nil }
    }
}
