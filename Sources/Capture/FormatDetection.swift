import Bytes

/// Tells a capture's format by its first bytes, and says why: asks all formats, look by look.
enum FormatDetection {
    /// What the first bytes tell.
    enum Verdict: Equatable {
        /// One format, and what shows it.
        case format(CaptureFormat, because: String)
        /// Two formats could be meant.
        case ambiguous([CaptureFormat])
        /// What it is, and why it can't be read.
        case refused(String)
        /// None that is known.
        case unknown
    }

    /// How many bytes are looked at. Where they end within a JSON object, its keys are looked at as far as need be: a Newman
    /// report begins with its collection, however long that is.
    static let reach = 64 << 10
    /// How many where these tell nothing.
    static let farthest = 4 << 20
    /// How many bytes of a stream, which can be read only once, are kept for such a look.
    static let reachOfStreams = 16 << 20

    /// The format of a text that begins so.
    /// - Parameters:
    ///   - isWhole: whether that is all of it.
    ///   - wholeText: gives the text from its beginning, to look at more of it; nothing where there is no more to be had.
    static func verdict(
        _ head: [UInt8], isWhole: Bool,
        wholeText: () throws(CaptureProblem) -> any ByteInput = { () throws(CaptureProblem) in BytesInput([]) }
    ) throws(CaptureProblem) -> Verdict {
        var text = head[...]
        if text.starts(with: [0xEF, 0xBB, 0xBF]) { text = text.dropFirst(3) }
        text = text.drop(while: \.isBlank)
        guard let first = text.first else { return .unknown }
        // A line that goes on behind the head is no evidence.
        var lines = text.split(separator: 0x0A, maxSplits: 200).map(Array.init)
        if !isWhole, lines.count > 1 { lines.removeLast() }
        var known = verdict(.text(text))
        if known == .unknown, first == UInt8(ascii: "{") {
            known = try object(Array(text), lines, isWhole: isWhole, wholeText: wholeText)
        } else if known == .unknown, first == UInt8(ascii: "[") {
            let element = JSONWalker.value(at: [.element], in: Array(text)).flatMap { try? JSONValue($0) }
            known = verdict(.element(element, of: Array(text)))
        }
        guard known == .unknown else { return known }
        if JSONRecordLines.hasRecordsAtTop(text) != nil { return verdict(.records(text)) }
        known = verdict(.lines(lines))
        return known == .unknown ? verdict(.hints(lines)) : known
    }

    private static func object(
        _ text: [UInt8], _ lines: [[UInt8]], isWhole: Bool, wholeText: () throws(CaptureProblem) -> any ByteInput
    ) throws(CaptureProblem) -> Verdict {
        if let line = lines.first.flatMap({ try? JSONValue($0) }) {
            let known = verdict(.firstLine(line, rest: lines.dropFirst()))
            // Behind an answer that shows nothing stands something else than JSON.
            if known != .unknown || line.isAnswer { return known }
        }
        let isOneLine = !text.contains(0x0A)
        let outline = try JSONOutline(BytesInput(text))
        let known = verdict(.keys(outline, isOneLine: isOneLine))
        guard known == .unknown, !outline.isWhole, !isWhole else { return known }
        let more = try JSONOutline(try wholeText()) {
            $0.isWhole || verdict(.keys($0, isOneLine: isOneLine)) != .unknown
        }
        return verdict(.keys(more, isOneLine: isOneLine))
    }

    /// What one look shows.
    private static func verdict(_ look: FormatLook) -> Verdict {
        var best: (formats: [CaptureFormat], sign: FormatSign)?
        for format in CaptureFormat.all {
            guard let sign = format.sign(look) else { continue }
            if sign.strength == .surely { return .format(format, because: sign.because) }
            if let known = best, known.sign.strength == sign.strength {
                best?.formats.append(format)
            } else if sign.strength.rawValue > best?.sign.strength.rawValue ?? -1 {
                best = ([format], sign)
            }
        }
        guard let best else { return .unknown }
        if best.sign.strength == .refused { return .refused(best.sign.because) }
        return best.formats.count > 1 ? .ambiguous(best.formats) : .format(best.formats[0], because: best.sign.because)
    }
}
