/// Puts numbers of fixed width together byte by byte: lists and tables write a million times.
struct Digits {
    private var bytes: [UInt8] = []

    init() {
        bytes.reserveCapacity(24)
    }

    /// A day as ISO 8601, `2026-11-22`.
    mutating func append(_ day: Day) {
        let (year, month, dayOfMonth) = day.date
        if (0...9_999).contains(year) { append(nil, year, width: 4) } else { bytes += isoYear(year).utf8 }
        append("-", month, width: 2)
        append("-", dayOfMonth, width: 2)
    }

    /// A sign and a number, with zeros in front up to `width` digits.
    mutating func append(_ sign: Unicode.Scalar?, _ number: Int, width: Int) {
        if let sign { bytes.append(UInt8(ascii: sign)) }
        var limit = 1
        for _ in 0..<width { limit *= 10 }
        guard (0..<limit).contains(number) else {
            bytes += padded(number, to: width).utf8
            return
        }
        while limit > 1 {
            limit /= 10
            bytes.append(UInt8(ascii: "0") + UInt8(number / limit % 10))
        }
    }

    /// All of it.
    func text(endingWith sign: Unicode.Scalar? = nil) -> String {
        String(decoding: sign.map { bytes + [UInt8(ascii: $0)] } ?? bytes, as: UTF8.self)
    }
}
