/// Which of the names that there are somebody may have meant.
enum NearestNames {
    /// The names by how little has to be changed to get from one to the word, the nearest first.
    static func of<Names: Sequence<String>>(_ word: String, among names: Names, most: Int = 3) -> [String] {
        var known: Set<String> = []
        let ranked = names.filter { known.insert($0).inserted }.map { (name: $0, changes: changes(word, $0)) }
        return ranked.sorted { ($0.changes, $0.name) < ($1.changes, $1.name) }.prefix(most).map(\.name)
    }

    /// The one name that is so near that it is probably meant, or has the word as a part; nil where none is.
    static func meant(_ word: String, among names: [String]) -> String? {
        of(word, among: names, most: 1).first { changes(word, $0) <= max(1, word.count / 3) }
            ?? (word.count > 2 ? names.first { $0.contains(word.lowercased()) } : nil)
    }

    /// Characters to add, to leave out, to replace or to swap with the next one (optimal string alignment), case apart.
    static func changes(_ left: String, _ right: String) -> Int {
        let (left, right) = (Array(left.lowercased().prefix(64)), Array(right.lowercased().prefix(64)))
        var rows = [Array(0...right.count)]
        for i in 0..<left.count {
            var row = [i + 1]
            for j in 0..<right.count {
                var least = min(rows[i][j + 1] + 1, row[j] + 1, rows[i][j] + (left[i] == right[j] ? 0 : 1))
                if i > 0, j > 0, left[i] == right[j - 1], left[i - 1] == right[j] {
                    least = min(least, rows[i - 1][j - 1] + 1)
                }
                row.append(least)
            }
            rows.append(row)
        }
        return rows[left.count][right.count]
    }
}
