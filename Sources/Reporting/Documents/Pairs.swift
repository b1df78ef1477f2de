/// Columns and what stands in them, side by side.
///
/// - Precondition: there are as many of one as of the other. `zip` would leave out the rest without a word: a column that nobody misses.
func paired<Left: Collection, Right: Collection>(_ left: Left, _ right: Right) -> Zip2Sequence<Left, Right> {
    precondition(left.count == right.count, "\(left.count) columns, but \(right.count) cells")
    return zip(left, right)
}
