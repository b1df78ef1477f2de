import IngestionAPI

/// The query part of a call's URL.
enum URLQuery {
    /// The value of `requestId`; the first one, where there are several. All other parameters are passed over.
    static func requestID(_ query: UnsafeBufferPointer<UInt8>) -> (number: Int64?, text: String?) {
        let name: StaticString = "requestId="
        let nameCount = name.utf8CodeUnitCount
        var start = 0
        while start < query.count {
            var end = start
            while end < query.count, query[end] != UInt8(ascii: "&"), query[end] != UInt8(ascii: "#") { end += 1 }
            if end - start > nameCount, (0..<nameCount).allSatisfy({ query[start + $0] == name.utf8Start[$0] }) {
                return value(UnsafeBufferPointer(rebasing: query[start + nameCount..<end]))
            }
            if end < query.count, query[end] == UInt8(ascii: "#") { break }
            start = end + 1
        }
        return (nil, nil)
    }

    private static func value(_ bytes: UnsafeBufferPointer<UInt8>) -> (number: Int64?, text: String?) {
        var number: Int64 = 0
        if bytes.count <= 18, bytes[0] != UInt8(ascii: "0"), bytes.allSatisfy({ $0 &- 48 < 10 }) {
            for byte in bytes { number = number &* 10 &+ Int64(byte &- 48) }
            return (number, nil)
        }
        let text = String(decoding: bytes.map { $0 == UInt8(ascii: "+") ? UInt8(ascii: " ") : $0 }, as: UTF8.self)
        switch RequestID(PercentEncoding.decoded(text)) {
        case .number(let number): return (number, nil)
        case .text(let text): return (nil, text)
        case nil: return (nil, nil)
        }
    }
}
