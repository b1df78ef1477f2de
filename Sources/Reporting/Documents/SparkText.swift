/// A line of blocks that shows how numbers rise and fall, one a number: `▁▃█▂ ▁`.
enum SparkText {
    private static let blocks = Array("▁▂▃▄▅▆▇█")

    /// The line; the greatest number has the full block, 0 a dot, and nil (nothing known) a blank.
    /// - Parameter greatest: what the full block stands for; nil for the greatest of these numbers.
    static func of(_ numbers: [Int?], greatest: Int? = nil) -> String {
        let greatest = greatest ?? numbers.compactMap(\.self).max() ?? 0
        return String(
            numbers.map { number in
                guard let number else { return " " }
                guard number > 0 else { return "·" }
                return blocks[(number * blocks.count - 1) / max(1, greatest)]
            })
    }
}
