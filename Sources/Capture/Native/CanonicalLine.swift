import Foundation
import IngestionAPI

/// Reads lines of the native capture that are written exactly as the format's own examples are: keys in that order, no
/// blanks, no escapes. That is how this program and most scripts write them, and reading them takes a third of the time.
///
/// What must hold: a line is either read exactly as `NativeLine` would read it, or not at all (tests hold the two
/// together on random and mutated lines). Whatever is not expected byte for byte is left to `NativeLine`.
struct CanonicalLine {
    /// The URL of a target up to its mapping, and the targets met below it.
    private struct Base {
        var url: [UInt8]
        var targets: [UInt64: Int32] = [:]
    }

    /// What was found in a line, before any of it is kept.
    private struct Found {
        var at: Int64 = 0
        var form: ExchangeBatch.Form = []
        var target: Int32 = 0
        var request: Int64 = 0
        var httpStatus: Int64 = 200
        var duration: Int64 = 0
        var response = 0..<0
        var kind = AnswerKind.unrecognized
        var records: Int64 = -1
    }

    private static let mostBases = 8
    private var bases: [Base] = []
    /// The ten bytes of the date read last, as two overlapping words, and the milliseconds of its midnight.
    private var date: (head: UInt64, tail: UInt64, midnight: Int64)?

    /// Learns how the URL of a target begins, from a line that `NativeLine` has read.
    mutating func learn(url: UnsafeBufferPointer<UInt8>, target: Int32) {
        let suffix = Array("/ingest".utf8)
        guard url.count > suffix.count, url.suffix(suffix.count).elementsEqual(suffix),
            let slash = url.dropLast(suffix.count).lastIndex(of: UInt8(ascii: "/")),
            let name = Self.packed(url.baseAddress! + slash + 1, count: url.count - suffix.count - slash - 1)
        else { return }
        let base = url[...slash]
        if let known = bases.firstIndex(where: { $0.url.elementsEqual(base) }) {
            bases[known].targets[name] = target
        } else if bases.count < Self.mostBases {
            bases.append(Base(url: Array(base), targets: [name: target]))
        }
    }

    /// Appends the exchange of one line; false where the line is not written canonically, and nothing was done.
    mutating func read(
        _ bytes: UnsafeBufferPointer<UInt8>, line: Int, _ targets: inout CallTargetTable,
        into batch: inout ExchangeBatch
    ) -> Bool {
        var scanner = LiteralScanner(bytes)
        var found = Found()
        guard scanner.take("{\"at\":\""), let at = readTime(&scanner) else { return false }
        found.at = at
        if scanner.take("\",\"method\":\"GET\",\"url\":\"") {
            found.form = .get
        } else if !scanner.take("\",\"method\":\"POST\",\"url\":\"") {
            return false
        }
        var atURL = scanner
        if let target = readTarget(&scanner) {
            found.target = target
        } else if let target = readKnown(&atURL, targets) {
            (scanner, found.target) = (atURL, target)
        } else {
            return false
        }
        var asked: Int64?
        if scanner.take("?requestId=") {
            asked = scanner.number()
            if asked == nil { return false }
        }
        guard scanner.take("\",\"httpStatus\":"), let status = scanner.number(), (100...599).contains(status),
            scanner.take(",\"durationMs\":"), let duration = scanner.number(), scanner.take(",\"response\":")
        else { return false }
        found.httpStatus = status
        found.duration = duration
        let isRead = found.form == .get ? readStatus(&scanner, &found) : readTrigger(&scanner, &found)
        guard isRead, scanner.takeEnd("}") else { return false }
        if let asked {
            // An answer that names no request, or another one than the call: left to the general reader.
            guard found.form.contains(.numbered), asked == found.request else { return false }
            found.form.insert(.inQuery)
        }
        if !AnswerKind.isAnswered(httpStatus: Int(status)) {
            found.kind = .apiError
            found.records = -1
        }
        found.target = targets.place(of: found.target)
        append(found, bytes, line: line, to: &batch)
        return true
    }

    @inline(__always)
    private func append(
        _ found: Found, _ bytes: UnsafeBufferPointer<UInt8>, line: Int, to batch: inout ExchangeBatch
    ) {
        batch.responses.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[found.response]))
        batch.times.append(found.at)
        batch.forms.append(found.form)
        batch.targetIndices.append(found.target)
        batch.requestNumbers.append(found.request)
        batch.httpStatuses.append(UInt16(truncatingIfNeeded: found.httpStatus))
        batch.durations.append(found.duration)
        batch.lines.append(line)
        batch.responseEnds.append(batch.responses.count)
        batch.kinds.append(found.kind)
        batch.records.append(found.records)
    }

    // MARK: - Parts

    /// `2026-11-16T03:00:00.000Z`; nil for any other form.
    @inline(__always)
    private mutating func readTime(_ scanner: inout LiteralScanner) -> Int64? {
        guard let text = scanner.bytes(24) else { return nil }
        let raw = UnsafeRawPointer(text)
        let head = raw.loadUnaligned(as: UInt64.self)
        let tail = raw.loadUnaligned(fromByteOffset: 2, as: UInt64.self)
        let midnight: Int64
        if let date, date.head == head, date.tail == tail {
            midnight = date.midnight
        } else {
            // The date alone, checked by the general reader.
            let stamp = Array(UnsafeBufferPointer(start: text, count: 10)) + Array("T00:00:00Z".utf8)
            guard let instant = stamp.withUnsafeBytes({ Instant(rfc3339: $0) }) else { return nil }
            midnight = instant.milliseconds
            date = (head, tail, midnight)
        }
        guard text[10] == UInt8(ascii: "T"), text[13] == UInt8(ascii: ":"), text[16] == UInt8(ascii: ":"),
            text[19] == UInt8(ascii: "."), text[23] == UInt8(ascii: "Z"),
            let hour = Self.twoDigits(text + 11), let minute = Self.twoDigits(text + 14),
            let second = Self.twoDigits(text + 17), let centis = Self.twoDigits(text + 20),
            text[22] &- 48 < 10, hour < 24, minute < 60, second < 60
        else { return nil }
        let millis = centis &* 10 &+ Int64(text[22] &- 48)
        return midnight &+ ((hour &* 60 &+ minute) &* 60 &+ second) &* 1_000 &+ millis
    }

    @inline(__always)
    private static func twoDigits(_ text: UnsafePointer<UInt8>) -> Int64? {
        let tens = text[0] &- 48
        let ones = text[1] &- 48
        return tens < 10 && ones < 10 ? Int64(tens) &* 10 &+ Int64(ones) : nil
    }

    /// A URL that begins as one met before, then a mapping met before, then `/ingest`.
    @inline(__always)
    private mutating func readTarget(_ scanner: inout LiteralScanner) -> Int32? {
        for base in bases.indices where scanner.take(bases[base].url) {
            let start = scanner.position
            while let byte = scanner.peek, byte != UInt8(ascii: "/"), scanner.position - start < 9 { scanner.skip() }
            guard let name = Self.packed(scanner.base + start, count: scanner.position - start),
                let target = bases[base].targets[name], scanner.take("/ingest")
            else { return nil }
            return target
        }
        return nil
    }

    /// The longest URL that is looked up.
    private static let longestURL = 256

    /// A URL that was met before, whatever it is: where there are more organizations than beginnings are kept.
    private func readKnown(_ scanner: inout LiteralScanner, _ targets: CallTargetTable) -> Int32? {
        let start = scanner.position
        while let byte = scanner.peek, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "?") {
            // An escape stands for something else.
            guard byte != UInt8(ascii: "\\"), scanner.position - start < Self.longestURL else { return nil }
            scanner.skip()
        }
        return targets.known(UnsafeBufferPointer(start: scanner.base + start, count: scanner.position - start))
    }

    /// A name of at most eight plain characters as one word.
    @inline(__always)
    private static func packed(_ text: UnsafePointer<UInt8>, count: Int) -> UInt64? {
        guard count > 0, count <= 8 else { return nil }
        var word: UInt64 = 0
        for index in 0..<count {
            let byte = text[index]
            guard byte &- 48 < 10 || (byte | 0x20) &- 97 < 26 else { return nil }
            word = word << 8 | UInt64(byte)
        }
        return word
    }

    /// `{"requestId":…,"info":"…","status":"…"}`, the first of which a rejection lacks.
    @inline(__always)
    private func readTrigger(_ scanner: inout LiteralScanner, _ found: inout Found) -> Bool {
        let start = scanner.position
        guard scanner.take("{") else { return false }
        if scanner.take("\"requestId\":") {
            guard let request = scanner.number(), scanner.take(",") else { return false }
            found.request = request
            found.form.insert(.numbered)
        }
        guard scanner.take("\"info\":\""), let info = scanner.plainString(), scanner.take("\",\"status\":\"") else {
            return false
        }
        if scanner.take("Success\"}") {
            found.kind = found.form.contains(.numbered) ? .submitted : .unrecognized
        } else if scanner.take("In Progress\"}") {
            found.kind = .alreadyInProgress
        } else if scanner.take("Failed\"}") {
            let text = UnsafeBufferPointer(start: scanner.base + info.lowerBound, count: info.count)
            found.kind = AnswerKind.rejection(info: String(decoding: text, as: UTF8.self))
        } else {
            return false
        }
        found.response = start..<scanner.position
        return true
    }

    /// `{"batchId":"…","info":"…","numRecords":…,"requestId":…,"status":"…"}`.
    @inline(__always)
    private func readStatus(_ scanner: inout LiteralScanner, _ found: inout Found) -> Bool {
        let start = scanner.position
        guard scanner.take("{\"batchId\":\""), scanner.plainString() != nil, scanner.take("\",\"info\":\""),
            scanner.plainString() != nil, scanner.take("\",\"numRecords\":"), let records = scanner.number(),
            scanner.take(",\"requestId\":"), let request = scanner.number(), scanner.take(",\"status\":\"")
        else { return false }
        found.request = request
        found.form.insert(.numbered)
        if scanner.take("In Progress\"}") {
            found.kind = .inProgress
        } else if scanner.take("Success\"}") {
            found.kind = .success
            found.records = records <= AnswerFields.mostRecords ? records : -1
        } else if scanner.take("Failed\"}") {
            found.kind = .failed
        } else if scanner.take("Aborted\"}") {
            found.kind = .aborted
        } else {
            return false
        }
        found.response = start..<scanner.position
        return true
    }
}
