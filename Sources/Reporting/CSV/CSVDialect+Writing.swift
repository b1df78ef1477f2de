extension CSVDialect {
    /// A whole CSV text: byte-order mark where wanted, rows, and a line end behind each.
    func written(_ rows: [[CSVCell]]) -> String {
        let lineEnd = excel ? "\r\n" : "\n"
        var text = excel ? "\u{FEFF}" : ""
        for row in rows {
            text += row.map { quoted($0.content) }.joined(separator: String(delimiter))
            text += lineEnd
        }
        return text
    }

    /// Quoted where RFC 4180 asks for it.
    private func quoted(_ content: String) -> String {
        // By scalars: a quote or line break that carries a combining mark is still one to a reader of bytes.
        let needsQuotes = content.unicodeScalars.contains { scalar in
            scalar == "\"" || scalar == "\n" || scalar == "\r" || delimiter.unicodeScalars.contains(scalar)
        }
        guard needsQuotes else { return content }
        var result = "\""
        for scalar in content.unicodeScalars {
            result.unicodeScalars.append(scalar)
            if scalar == "\"" { result.unicodeScalars.append(scalar) }
        }
        return result + "\""
    }
}
