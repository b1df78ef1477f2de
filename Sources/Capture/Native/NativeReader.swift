import Bytes
import Foundation
import IngestionAPI

/// Reads a native capture (NDJSON) portion by portion, in constant memory.
///
/// What must hold: every line that is not blank is either one exchange of a batch or one unread line; line numbers are
/// those of the file; the hash covers every byte exactly once.
public final class NativeReader: CaptureReader {
    private let source: any ByteInput
    private let hash = SHA256Aside()
    private var line: NativeLine
    private var mask = CredentialMask()
    /// Lines of the prefix that an earlier import has read already are hashed, not decoded.
    private let known: CapturePrefix?

    /// Bytes read and not yet used lie at `start..<filled`, used ones not yet hashed at `unhashed..<start`.
    private var buffer: UnsafeMutableRawBufferPointer
    private var unhashed = 0
    private var start = 0
    private var filled = 0
    /// The buffer used before: its bytes may still be being hashed.
    private var other: UnsafeMutableRawBufferPointer
    /// The offset in the file of `buffer[start]`.
    private var offset = 0
    private var lineNumber = 0
    private var isAtEnd = false
    private var end: CaptureEnd?

    /// A reader of a source that has not been read from yet.
    /// - Parameters:
    ///   - organization: stands in where a URL names none.
    ///   - known: how much of the source's beginning was imported before, and is passed over.
    public init(_ source: any ByteInput, organization: String?, known: CapturePrefix? = nil) {
        self.source = source
        self.line = NativeLine(organization: organization)
        self.known = known
        buffer = .allocate(byteCount: 2 * ByteLimits.chunk, alignment: 16)
        other = .allocate(byteCount: 2 * ByteLimits.chunk, alignment: 16)
    }

    deinit {
        hash.settle()
        buffer.deallocate()
        other.deallocate()
    }

    /// The next portion; nil at the end, where `summary` is known.
    public func next() throws -> CapturePortion? {
        if try !passKnown() { return nil }
        var portion = CapturePortion(batch: ExchangeBatch(capacity: CaptureLimits.batchCount))
        while !portion.isFull {
            guard try readLine(into: &portion) else { break }
        }
        portion.batch.targets = line.takeTargets()
        portion.bytesRead = offset
        return portion.isEmpty ? nil : portion
    }

    /// What the capture is, once `next` has given nil.
    public var summary: CaptureEnd {
        guard let end else { preconditionFailure("the capture has not been read to its end") }
        return end
    }

    // MARK: - Lines

    /// Reads the next line; false at the end.
    private func readLine(into portion: inout CapturePortion) throws(CaptureProblem) -> Bool {
        var searched = start
        while true {
            if let found = memchr(buffer.baseAddress! + searched, 0x0A, filled - searched) {
                let lineEnd = UnsafeRawPointer(found) - UnsafeRawPointer(buffer.baseAddress!)
                take(start..<lineEnd, into: &portion)
                use(lineEnd + 1 - start)
                return true
            }
            if isAtEnd { return finish(into: &portion) }
            if filled - start > ByteLimits.longestLine {
                try passOverlongLine(into: &portion)
                return true
            }
            let unsearched = filled - start
            try fill()
            searched = start + unsearched
        }
    }

    private func take(_ range: Range<Int>, into portion: inout CapturePortion) {
        lineNumber += 1
        var range = range
        if range.upperBound > range.lowerBound, buffer[range.upperBound - 1] == 0x0D { range = range.dropLast() }
        guard !range.isEmpty else { return }
        var bytes = UnsafeBufferPointer(
            start: UnsafePointer(buffer.baseAddress!.assumingMemoryBound(to: UInt8.self)) + range.lowerBound,
            count: range.count)
        // A byte-order mark is no part of the first line.
        if lineNumber == 1, bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF {
            bytes = UnsafeBufferPointer(rebasing: bytes[3...])
        }
        let problem: LineProblem
        if bytes.count > ByteLimits.longestLine {
            problem = .tooLong
        } else {
            do throws(LineProblem) {
                try line.read(bytes, line: lineNumber, into: &portion.batch)
                mask.forget()
                return
            } catch  where error == .otherCall {
                do throws(LineProblem) {
                    if try readPlatform(bytes, into: &portion.platform) {
                        mask.forget()
                        return
                    }
                    problem = .otherCall
                } catch {
                    problem = error
                }
            } catch {
                problem = error
            }
        }
        if bytes.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { return }
        portion.unread.append(
            unread(problem, byteCount: bytes.count, kept: Array(bytes.prefix(CaptureLimits.keptOfUnreadLine))))
    }

    /// Takes a line that is an answer of the Platform; false for any other.
    private func readPlatform(
        _ bytes: UnsafeBufferPointer<UInt8>, into platform: inout ExchangeBatch
    ) throws(LineProblem) -> Bool {
        guard let call = NativeLine.otherCall(bytes) else { return false }
        return try platform.append(platform: call, line: lineNumber)
    }

    /// Keeps the beginning of a line that is longer than the buffer may grow, and reads on to its end.
    private func passOverlongLine(into portion: inout CapturePortion) throws(CaptureProblem) {
        let before = prefix()
        let kept = Array(buffer[start..<start + CaptureLimits.keptOfUnreadLine])
        var byteCount = 0
        var last: UInt8 = 0
        lineNumber += 1
        while true {
            if let found = memchr(buffer.baseAddress! + start, 0x0A, filled - start) {
                let rest = UnsafeRawPointer(found) - UnsafeRawPointer(buffer.baseAddress! + start)
                if rest > 0 { last = buffer[start + rest - 1] }
                byteCount += last == 0x0D ? rest - 1 : rest
                use(rest + 1)
                break
            }
            byteCount += filled - start
            if filled > start { last = buffer[filled - 1] }
            use(filled - start)
            if isAtEnd {
                close(whole: before)
                break
            }
            try fill()
        }
        portion.unread.append(unread(.tooLong, byteCount: byteCount, kept: kept))
    }

    private func unread(_ problem: LineProblem, byteCount: Int, kept: [UInt8]) -> UnreadLine {
        let masked = mask.masked(PlatformText.kept(kept))
        return UnreadLine(
            line: lineNumber, reason: mask.masked(problem.description), byteCount: byteCount, maskedBytes: masked)
    }

    /// Takes the last line, which has no line break; false where there is nothing left.
    private func finish(into portion: inout CapturePortion) -> Bool {
        guard end == nil else { return false }
        let before = prefix()
        let hasTail = filled > start
        if hasTail {
            take(start..<filled, into: &portion)
            use(filled - start)
        }
        close(whole: before)
        return hasTail
    }

    /// What has been used so far.
    private func prefix() -> CapturePrefix {
        hashUsed()
        return CapturePrefix(byteCount: offset, sha256: hash.value, lines: lineNumber)
    }

    private func close(whole: CapturePrefix) {
        hashUsed()
        end = CaptureEnd(sha256: hash.value, byteCount: offset, lines: lineNumber, whole: whole)
    }

    // MARK: - Bytes

    /// Passes over what an earlier import has read; false where nothing is left.
    private func passKnown() throws(CaptureProblem) -> Bool {
        guard let known, offset < known.byteCount else { return end == nil }
        while offset < known.byteCount {
            if start == filled { try fill() }
            if start == filled { break }
            use(min(filled - start, known.byteCount - offset))
        }
        lineNumber = known.lines
        return true
    }

    /// Counts bytes as done.
    private func use(_ count: Int) {
        start += count
        offset += count
    }

    /// Has the bytes hashed that have been used.
    private func hashUsed() {
        hash.add(UnsafeRawBufferPointer(rebasing: buffer[unhashed..<start]))
        unhashed = start
    }

    /// Reads more into the other buffer, behind what is not used yet; makes it larger where that needs the room.
    private func fill() throws(CaptureProblem) {
        hash.settle()  // what it still reads is in the other buffer
        hashUsed()
        let unused = filled - start
        if other.count - unused < ByteLimits.chunk {
            other.deallocate()
            other = .allocate(byteCount: unused + unused / 2 + ByteLimits.chunk, alignment: 16)
        }
        other.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[start..<filled]))
        swap(&buffer, &other)
        unhashed = 0
        start = 0
        filled = unused
        let count = try source.read(
            into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled..<filled + ByteLimits.chunk]))
        if count == 0 { isAtEnd = true }
        filled += count
    }
}
