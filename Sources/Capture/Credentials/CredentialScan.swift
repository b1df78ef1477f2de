/// Finds the credentials of a text, in one pass from its beginning to its end.
///
/// What stands in quarantine could not be parsed: it may be cut, or two things at once. So this knows no grammar, only what lies
/// near what: a value behind its name, a value beside its name within the same brackets, what follows a scheme.
struct CredentialScan {
    /// What is to be masked, in the order it was found.
    private(set) var places: [Range<Int>] = []
    /// Whether anything sounded like a credential.
    private(set) var isSuspicious = false
    /// What the text leaves to the one behind it.
    private(set) var rest = Rest()

    /// What a line leaves to the next one, where a line break stands between a name and its value.
    struct Rest: Equatable {
        /// Whether it ends where a value would begin.
        var isValueNext = false
        /// So many brackets of a value are open.
        var brackets = 0
        /// Whether a name in no brackets may be that of a value beside it.
        var isTainted = false
    }

    private let text: MeantText
    private var index = 0
    /// Brackets that are open, and around them the text itself.
    private var levels = [Level()]
    /// The string that is open, from its outermost quotes.
    private var quote: Quote?
    /// What `levels` has told of values, by the number of their brackets: masked where these hold a name of a credential.
    private var values: [(level: Int, place: Range<Int>)] = []
    private var isTainted: [Bool] = [false]
    private var parents = [0]
    /// The words before the one at hand, where one blank is between.
    private var wordBefore: (plain: [UInt8], end: Int) = ([], -2)

    private struct Level {
        var number = 0
        /// Whether it holds the name of a credential as a value.
        var isTainted = false
        /// Whether a key `value` stands in it, and what says of whom.
        var hasValue = false
        var hasHarmlessName = false
    }

    private struct Quote {
        var byte: UInt8
        var level: UInt8
    }

    /// - Parameter before: what the text before it has left.
    init(_ text: MeantText, behind before: Rest) {
        self.text = text
        levels[0].isTainted = before.isTainted
        if before.brackets > 0 {
            mask(0..<bracketsEnd(0, depth: before.brackets))
        } else if before.isValueNext {
            while index < text.count, text.bytes[index].isSpace { index += 1 }
            take(index, behind: UInt8(ascii: ":"), isQuoted: false)
        }
        while index < text.count { step() }
        rest.isTainted = levels[0].isTainted && !before.isTainted || levels[0].hasValue && !levels[0].hasHarmlessName
        while !levels.isEmpty { close() }
        // What stands in brackets is masked with what is around them; only what stands in none is everything.
        for level in isTainted.indices.dropFirst() where parents[level] > 0 && isTainted[parents[level]] {
            isTainted[level] = true
        }
        for (level, place) in values where isTainted[level] { places.append(place) }
        isSuspicious = isSuspicious || isTainted.contains(true)
    }

    private mutating func step() {
        let byte = text.bytes[index]
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"): takeQuote(byte)
        case UInt8(ascii: "{"), UInt8(ascii: "["), UInt8(ascii: "("):
            parents.append(levels[levels.count - 1].number)
            levels.append(Level(number: isTainted.count))
            isTainted.append(false)
            index += 1
        case UInt8(ascii: "}"), UInt8(ascii: "]"), UInt8(ascii: ")"):
            if levels.count > 1 { close() }
            index += 1
        case UInt8(ascii: "/")
        where index > 1 && text.bytes[index - 1] == byte && text.bytes[index - 2] == UInt8(ascii: ":"):
            index += 1
            takeUserInfo()
        case let byte where CredentialWords.isWord(byte): takeWord()
        default: index += 1
        }
    }

    /// The innermost brackets end.
    private mutating func close() {
        let level = levels.removeLast()
        isTainted[level.number] = level.isTainted || level.hasValue && !level.hasHarmlessName
    }

    // MARK: - Strings

    private mutating func takeQuote(_ byte: UInt8) {
        let level = text.levels[index]
        defer { index += 1 }
        if let open = quote {
            if open.byte == byte, level <= open.level { quote = nil }
        } else if byte != UInt8(ascii: "'") || index == 0 || !CredentialWords.isWord(text.bytes[index - 1]) {
            quote = Quote(byte: byte, level: level)
        }
        // A string that is an element, or the value of a key.
        let before = byteBefore(index)
        guard before == 0 || "[{(,:=>;|".utf8.contains(before) || index > 0 && text.bytes[index - 1] == 0x09 else {
            return
        }
        let end = closing(index)
        guard !":=".utf8.contains(byteBehind(end + 1)) else { return }
        values.append((levels[levels.count - 1].number, index + 1..<end))
    }

    /// The place of the quote that ends the string which begins at one; the end of the text where none does.
    private func closing(_ start: Int) -> Int {
        let (byte, level) = (text.bytes[start], text.levels[start])
        var end = start + 1
        while end < text.count, text.bytes[end] != byte || text.levels[end] > level { end += 1 }
        return end
    }

    /// The last byte before a place that is no blank; 0 at the beginning.
    private func byteBefore(_ place: Int) -> UInt8 {
        var place = place - 1
        while place >= 0, text.bytes[place].isSpace { place -= 1 }
        return place < 0 ? 0 : text.bytes[place]
    }

    /// The first byte from a place on that is no blank; 0 at the end.
    private func byteBehind(_ place: Int) -> UInt8 {
        var place = place
        while place < text.count, text.bytes[place].isSpace { place += 1 }
        return place < text.count ? text.bytes[place] : 0
    }

    // MARK: - Words

    private mutating func takeWord() {
        let start = index
        while index < text.count, CredentialWords.isWord(text.bytes[index]) { index += 1 }
        let word = text.bytes[start..<index]
        var plain = CredentialWords.plain(word)
        defer { wordBefore = (plain, index) }
        if CredentialWords.isToken(word) {
            isSuspicious = true
            places.append(start..<index)
            return
        }
        let isWhole =
            start > 0 && index < text.count && text.bytes[start - 1].isQuote
            && text.bytes[index] == text.bytes[start - 1]
        // `API key`
        if wordBefore.end + 1 == start, text.bytes[start - 1] == 0x20, plain == Array("key".utf8) {
            let both = Array(wordBefore.plain.suffix(16)) + plain
            if CredentialWords.isName(both) { plain = both }
        }
        if takeFlag(word, start) { return }
        if CredentialWords.isName(plain) || CredentialWords.isScheme(plain) {
            isSuspicious = true
            takeNamed(plain, start, isWhole: isWhole)
            return
        }
        if CredentialWords.isDoubtful(plain), takeDoubtful(isWhole: isWhole) { return }
        guard isWhole else {
            let before = byteBefore(start)
            if ":=[,(>".utf8.contains(before), !isLiteral(word) {
                // Python's `b'…'` is a string, too; what stands in an element of XML is one.
                let isPrefix = index < text.count && text.bytes[index].isQuote
                let isElement = before == UInt8(ascii: ">")
                values.append(
                    (
                        levels[levels.count - 1].number,
                        isPrefix
                            ? index + 1..<closing(index)
                            : start..<(isElement ? ending(from: start) { "<>\n".utf8.contains($0) } : index)
                    ))
            }
            return
        }
        let top = levels.count - 1
        guard byteBehind(index + 1) == UInt8(ascii: ":") else { return }
        if plain == Array("value".utf8) {
            levels[top].hasValue = true
        } else if CredentialWords.isNaming(plain), let value = stringBehind(), !value.isEmpty,
            value.allSatisfy({ CredentialWords.isWord($0) || $0 == 0x20 }),
            !CredentialWords.isName(CredentialWords.plain(text.bytes[value.startIndex..<value.endIndex]))
        {
            levels[top].hasHarmlessName = true
        }
    }

    private func isLiteral(_ word: ArraySlice<UInt8>) -> Bool {
        ["null", "true", "false", "None", "True", "False", "undefined"].contains { word.elementsEqual($0.utf8) }
    }

    /// The value of the key that has just been read, where it is a short string.
    private func stringBehind() -> ArraySlice<UInt8>? {
        var place = index + 1
        while place < text.count, text.bytes[place].isSpace || text.bytes[place] == UInt8(ascii: ":") { place += 1 }
        guard place < text.count, text.bytes[place].isQuote else { return nil }
        let end = text.bytes[(place + 1)..<min(text.count, place + 130)].firstIndex(of: text.bytes[place])
        return end.map { text.bytes[place + 1..<$0] }
    }

    /// A name or a scheme: what it is the name of.
    private mutating func takeNamed(_ plain: [UInt8], _ start: Int, isWhole: Bool) {
        if takeValue(isWhole: isWhole) { return }
        if isWhole {
            // An element of a list, or the value of `name`. In no brackets: a row of a table, or of a file that is read line by line.
            let (before, behind) = (byteBefore(start - 1), byteBehind(index + 1))
            let isListed =
                ",;|".utf8.contains(before) || ",;|".utf8.contains(behind)
                || index + 1 < text.count && text.bytes[index + 1] == 0x09
            let isNamed =
                before == UInt8(ascii: ":") || before == UInt8(ascii: "=") && CredentialWords.isNaming(wordBefore.plain)
            if levels.count > 1 || isListed || isNamed { levels[levels.count - 1].isTainted = true }
        } else if byteBefore(start) == UInt8(ascii: ">"), index < text.count, text.bytes[index] == UInt8(ascii: "<") {
            // `<name>X-Api-Key</name><value>…</value>`
            levels[levels.count - 1].isTainted = true
        } else if let separator = cellEnd() {
            mask(index + 1..<ending(from: index + 1) { $0 == separator || $0 == 0x0A })
        } else if CredentialWords.isScheme(plain) || isFollowed(start) {
            // `Bearer …`, `--token …`, `X-Api-Key …`
            var from = index
            while from < text.count, text.bytes[from].isSpace || text.bytes[from] == UInt8(ascii: "+") { from += 1 }
            guard from > index, from < text.count else {
                rest.isValueNext = rest.isValueNext || from == text.count
                return
            }
            if text.bytes[from].isQuote {
                mask(from + 1..<closing(from))
            } else {
                mask(from..<ending(from: from) { " \t\n\r\"',;}&<".utf8.contains($0) })
            }
        }
    }

    /// Whether what follows a name behind blanks is its value, and no sentence goes on: the name is no word of a language, or
    /// what follows is none.
    private func isFollowed(_ start: Int) -> Bool {
        if text.bytes[start..<index].contains(where: { "-_".utf8.contains($0) }) { return true }
        var from = index
        while from < text.count, " \t".utf8.contains(text.bytes[from]) { from += 1 }
        let end = ending(from: from) { $0.isSpace }
        return !text.bytes[from..<max(from, end)].allSatisfy { $0 &- 97 < 26 || ",.;:!?()\"'".utf8.contains($0) }
    }

    /// Where a name is a cell of a table, what separates it from the next one; that is where `index` is left.
    private mutating func cellEnd() -> UInt8? {
        if index < text.count, ",;\t|".utf8.contains(text.bytes[index]) { return text.bytes[index] }
        guard byteBehind(index) == UInt8(ascii: "|") else { return nil }
        while text.bytes[index].isSpace { index += 1 }
        return UInt8(ascii: "|")
    }

    /// The argument of a command's line that begins behind blanks, without its quotes.
    private func argument(from start: Int) -> Range<Int> {
        var from = start
        while from < text.count, " \t=".utf8.contains(text.bytes[from]) { from += 1 }
        guard from < text.count, text.bytes[from].isQuote else {
            return from..<max(from, ending(from: from) { " \t\n\r\"'".utf8.contains($0) })
        }
        return from + 1..<closing(from)
    }

    /// `-sSu`: several flags in one word, whose last one has an argument.
    private func isCluster(_ word: ArraySlice<UInt8>) -> Bool {
        (3...8).contains(word.count) && word.dropFirst().allSatisfy { ($0 | 0x20) &- 97 < 26 }
            && "uUaAb".utf8.contains(word[word.endIndex - 1])
    }

    /// `-u name:password` and the like, as curl and other tools take them; `-uname:password`, too.
    private mutating func takeFlag(_ word: ArraySlice<UInt8>, _ start: Int) -> Bool {
        guard word.first == UInt8(ascii: "-") else { return false }
        if let flag = word.dropFirst().first, "uUaAb".utf8.contains(flag) || isCluster(word) {
            if word.count > 2, !isCluster(word) {
                guard index < text.count, text.bytes[index] == UInt8(ascii: ":"),
                    !CredentialWords.isName(CredentialWords.plain(word))
                else { return false }
            }
            let place = argument(from: isCluster(word) ? index : start + 2)
            guard text.bytes[place].contains(where: { ":=".utf8.contains($0) }) else { return false }
            isSuspicious = true
            mask(place)
            return true
        }
        guard ["--user", "--proxy-user", "--auth"].contains(where: { word.elementsEqual($0.utf8) }) else {
            return false
        }
        isSuspicious = true
        mask(argument(from: index))
        return true
    }

    /// The value of `code`, `key` and the like, where it is no word.
    private mutating func takeDoubtful(isWhole: Bool) -> Bool {
        var place = isWhole ? index + 1 : index
        while place < text.count, text.bytes[place].isSpace { place += 1 }
        guard place < text.count, ":=".utf8.contains(text.bytes[place]) else { return false }
        place += 1
        while place < text.count, text.bytes[place].isSpace || text.bytes[place].isQuote { place += 1 }
        let end = ending(from: place) { !CredentialWords.isWord($0) && !"+/~".utf8.contains($0) }
        guard CredentialWords.isOpaque(text.bytes[place..<end]) else { return false }
        isSuspicious = true
        mask(place..<end)
        return true
    }

    // MARK: - Values

    /// Masks what follows a name, and goes on behind it; false where no sign between them makes it the value.
    private mutating func takeValue(isWhole: Bool) -> Bool {
        var place = index
        var separator: UInt8?
        while place < text.count {
            let byte = text.bytes[place]
            if ":=>".utf8.contains(byte) {
                separator = separator == UInt8(ascii: "=") && byte == UInt8(ascii: ">") ? UInt8(ascii: ":") : byte
            } else if byte.isQuote || ")]-\\".utf8.contains(byte) {
                if separator != nil { break }
            } else if !byte.isSpace {
                break
            }
            place += 1
        }
        guard let separator else {
            rest.isValueNext = rest.isValueNext || place == text.count && isWhole
            return false
        }
        if isWhole, let open = quote, open.level == text.levels[index] { quote = nil }
        take(place, behind: separator, isQuoted: isWhole)
        return true
    }

    /// - Parameter isQuoted: whether the name stood in quotes, as those of JSON do.
    private mutating func take(_ start: Int, behind separator: UInt8, isQuoted: Bool) {
        var place = start
        // Python's `b'…'`.
        if place + 1 < text.count, "bru".utf8.contains(text.bytes[place] | 0x20), text.bytes[place + 1].isQuote {
            place += 1
        }
        guard place < text.count else {
            rest.isValueNext = true
            index = place
            return
        }
        let byte = text.bytes[place]
        if byte.isQuote {
            let end = closing(place)
            rest.isValueNext = rest.isValueNext || end == text.count
            mask(place + 1..<end)
            index = min(end + 1, text.count)
            return
        }
        if "{[(".utf8.contains(byte) {
            mask(place..<bracketsEnd(place, depth: 0))
            return
        }
        if byte == UInt8(ascii: "<") {
            // `<token><![CDATA[…]]></token>`; of an empty element nothing.
            if place + 1 < text.count, text.bytes[place + 1] != UInt8(ascii: "/") {
                mask(place..<ending(from: place + 1) { $0 == UInt8(ascii: "<") })
            } else {
                index = place
            }
            return
        }
        let wordEnd = ending(from: place) { !CredentialWords.isWord($0) }
        if isLiteral(text.bytes[place..<wordEnd]) {
            index = wordEnd
            return
        }
        let end = isQuoted ? ending(from: place) { ",}]\n".utf8.contains($0) } : unquotedEnd(place, behind: separator)
        // `Authorization: Bearer`, and the rest on the next line
        if end == text.count, CredentialWords.isScheme(CredentialWords.plain(text.bytes[place..<end])) {
            rest.isValueNext = true
        }
        mask(place..<end)
    }

    private func unquotedEnd(_ start: Int, behind separator: UInt8) -> Int {
        var end = start
        while end < text.count {
            let byte = text.bytes[end]
            if byte == 0x0A || byte == 0x0D { return end }
            if let quote, byte == quote.byte, text.levels[end] <= quote.level { return end }
            switch separator {
            // A header runs to its line's end.
            case UInt8(ascii: ":"): break
            case UInt8(ascii: ">"): if byte == UInt8(ascii: "<") { return end }
            // A parameter runs to the next one.
            default:
                if byte == UInt8(ascii: "&") || byte == UInt8(ascii: "<") { return end }
                if " \t,;".utf8.contains(byte), isName(behind: end) { return end }
            }
            end += 1
        }
        return end
    }

    /// Whether a name and a sign behind it follow on what separates parameters.
    private func isName(behind place: Int) -> Bool {
        var end = place + 1
        while end < text.count, end < place + 4, " \t,;".utf8.contains(text.bytes[end]) { end += 1 }
        let start = end
        while end < text.count, end < start + 64, CredentialWords.isWord(text.bytes[end]) { end += 1 }
        return end > start && end < text.count && ":=".utf8.contains(text.bytes[end])
    }

    /// The place behind the bracket that closes the one at a place; the text's end where none does.
    /// - Parameter depth: how many are open there.
    private mutating func bracketsEnd(_ start: Int, depth: Int) -> Int {
        var depth = depth
        var place = start
        while place < text.count {
            let byte = text.bytes[place]
            if byte.isQuote {
                place = closing(place)
            } else if "{[(".utf8.contains(byte) {
                depth += 1
            } else if "}])".utf8.contains(byte) {
                depth -= 1
                if depth <= 0 { return place + 1 }
            }
            place += 1
        }
        rest.brackets = depth
        return text.count
    }

    /// Masks the name and the password of a URL.
    private mutating func takeUserInfo() {
        let end = ending(from: index) { "@/?# \t\n\r\"'".utf8.contains($0) }
        guard end < text.count, text.bytes[end] == UInt8(ascii: "@") else { return }
        isSuspicious = true
        mask(index..<end)
    }

    /// The first place from one on whose byte is asked for, if it is not wrapped deeper than where that begins.
    private func ending(from start: Int, where isEnd: (UInt8) -> Bool) -> Int {
        guard start < text.count else { return text.count }
        let level = text.levels[max(0, start - 1)]
        var end = start
        while end < text.count, !isEnd(text.bytes[end]) || text.levels[end] > level && text.bytes[end] != 0x0A {
            end += 1
        }
        return end
    }

    private mutating func mask(_ place: Range<Int>) {
        if !place.isEmpty { places.append(place) }
        index = max(index, place.upperBound)
    }
}

extension UInt8 {
    fileprivate var isSpace: Bool { self == 0x20 || self == 0x09 || self == 0x0A || self == 0x0D }
    fileprivate var isQuote: Bool {
        self == UInt8(ascii: "\"") || self == UInt8(ascii: "'") || self == UInt8(ascii: "`")
    }
}
