/// Names from captures as a page shows them: one of any length, but not all of it.
enum ShownName {
    /// How much of a name is shown, in bytes of UTF-8; no mapping, code, batch or request of the API is as long.
    private static let longest = 200

    /// The name, or its beginning and how long it is.
    static func of(_ name: String) -> String {
        let count = name.utf8.count
        guard count > longest else { return name }
        // Cut between scalars: half a character would not be what stood there.
        var end = name.unicodeScalars.startIndex
        var bytes = 0
        for scalar in name.unicodeScalars {
            bytes += UTF8.width(scalar)
            if bytes > longest { break }
            end = name.unicodeScalars.index(after: end)
        }
        return String(name.unicodeScalars[..<end]) + "… (\(Numbers.grouped(count)) B)"
    }
}

extension Span {
    /// The same where marks that turn the direction of text would show something else: of a name they are told.
    var visible: String {
        switch origin {
        case .name, .identifier: PlainText.visible(shown)
        case .program, .prose: text
        }
    }

    /// The text where it stands among others: of a name its beginning, all else whole.
    var shown: String {
        switch origin {
        case .name, .identifier: ShownName.of(text)
        case .program, .prose: text
        }
    }
}
