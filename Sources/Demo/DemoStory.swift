import Figures
import IngestionAPI

/// Tells what happens, day by day and mapping by mapping: notes the lines and counts the truth side by side.
struct DemoStory {
    let calendar: DemoCalendar
    var chance: DemoGenerator
    var capture = DemoCapture()
    var truth = DemoTruth()
    /// Each organization counts its requests on its own.
    private var nextRequest: [String: Int] = [:]
    private var hasSuspended = false

    init(calendar: DemoCalendar, chance: DemoGenerator) {
        self.calendar = calendar
        self.chance = chance
        truth.silentDays = calendar.days.filter(calendar.isSilent)
    }

    /// The day's lines; nothing that happens later lands in them.
    mutating func take(_ day: Day) -> [UInt8] {
        capture.take(day, chance: &chance, truth: &truth)
    }

    /// One mapping's day. Requests are spread over the hours from 01:00 to 21:00, so that what they start ends that day.
    mutating func tell(_ mapping: DemoMapping, _ day: Day, requests: Int) {
        guard !calendar.isSilent(day) else {
            // Requests were made all the same: the API's numbers have gone on when the recorder is back.
            nextRequest[mapping.organization, default: 3_520] += 1 + mapping.weight / 10
            return
        }
        let open = Int64(day.number) * 86_400_000 + 3_600_000
        let slot = 20 * 3_600_000 / max(1, requests)
        for number in 0..<requests {
            let at = open + Int64(number * slot + chance.below(max(1, slot / 2)))
            request(of: mapping, on: day, at: at)
            if chance.happens(mapping.trait == .unpublished ? 900 : 150) {
                rejection(of: mapping, at: open + Int64(chance.below(20 * 3_600_000)))
            }
        }
        if calendar.isUnpublished(mapping, on: day) {
            for hour in [3, 9, 15] {
                rejection(of: mapping, at: open + Int64(hour * 3_600_000 + chance.below(600_000)))
            }
        }
    }

    // MARK: - Requests

    private mutating func request(of mapping: DemoMapping, on day: Day, at start: Int64) {
        let id = nextRequest[mapping.organization] ?? 3_520
        nextRequest[mapping.organization] = id + (chance.happens(9_300) ? 1 : chance.within(2...6))

        let polls = chance.pick([0, 0, 1, 1, 1, 2, 2, 3, 4, 7])
        let step = chance.within(20_000...240_000)
        // Now and then the recorder began too late for the POST; then the first poll is the first that is known of it.
        let inferred = polls > 0 && chance.happens(25)
        var at = start
        var submitted: Instant?
        if !inferred {
            submitted = capture.note(
                .post, mapping, at: at, took: chance.within(120...420),
                DemoAnswers.submitted(id, mapping.mapping))
            if polls > 0, chance.happens(100) { collision(of: mapping, with: id, at: at + Int64(step / 2)) }
        }
        for _ in 0..<polls {
            at += pause(step)
            let instant = note(.get, mapping, id, at: at, DemoAnswers.inProgress(id, mapping.mapping))
            submitted = submitted ?? instant
            if chance.happens(calendar.isThrottled(day) ? 600 : 25) {
                gatewayError(mapping, id, on: day, at: at + Int64(step / 3))
            }
        }
        let ending = ending(of: mapping, on: day)
        tell(ending, of: id, mapping, on: day, after: at, step: step)
        truth.count(mapping, at: submitted!) { counts in
            counts.requests += 1
            if inferred { counts.inferred += 1 }
            ending.count(in: &counts)
        }
    }

    private mutating func ending(of mapping: DemoMapping, on day: Day) -> DemoEnding {
        let rates = calendar.rates(of: mapping, on: day)
        var draw = chance.below(10_000)
        if draw < rates.stuck { return .none }
        draw = chance.below(10_000)
        if draw < rates.failed { return .failed(failure(of: mapping, on: day, upload: rates.upload)) }
        if draw < rates.failed + rates.aborted { return .aborted }
        return .success(records: records(of: mapping))
    }

    private mutating func tell(
        _ ending: DemoEnding, of id: Int, _ mapping: DemoMapping, on day: Day, after time: Int64, step: Int
    ) {
        guard let answer = ending.answer(id, mapping.mapping) else { return }
        var at = time + pause(step)
        if case .success = ending {
            if chance.happens(30) {  // first read as failed or aborted; an hour or a day later it is well
                let first =
                    chance.happens(5_000)
                    ? DemoAnswers.failed(id, mapping.mapping, .fetch) : DemoAnswers.aborted(id, mapping.mapping)
                at = note(.get, mapping, id, at: at, first).milliseconds + later(on: day)
            }
            if mapping.trait == .stranger, !hasSuspended {
                hasSuspended = true
                at = note(.get, mapping, id, at: at, DemoAnswers.suspended(id, mapping.mapping)).milliseconds
                truth.count(mapping, at: Instant(milliseconds: at)) { $0.unrecognized += 1 }
                at += pause(step)
            }
        }
        at = note(.get, mapping, id, at: at, answer).milliseconds
        if chance.happens(200) { at = note(.get, mapping, id, at: at + pause(step), answer).milliseconds }
        if chance.happens(20) {  // a stale answer: it changes nothing
            _ = note(.get, mapping, id, at: at + pause(step), DemoAnswers.inProgress(id, mapping.mapping))
        }
    }

    private mutating func failure(of mapping: DemoMapping, on day: Day, upload: Int) -> DemoFailure {
        if mapping.trait == .stranger {
            if calendar.isLastWeek(day) { return .unknownCode }
            if chance.happens(3_000) { return .withoutCode }
        }
        guard chance.happens(upload) else { return .fetch }
        let letters = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
        return .upload(batch: String((0..<26).map { _ in chance.pick(letters) }))
    }

    private mutating func records(of mapping: DemoMapping) -> Int {
        if chance.happens(100) { return 0 }
        return max(1, mapping.records * chance.pick([20, 45, 60, 75, 90, 100, 110, 130, 180, 260, 520]) / 100)
            + chance.below(1 + mapping.records / 10)
    }

    // MARK: - What stands beside requests

    private mutating func collision(of mapping: DemoMapping, with id: Int, at time: Int64) {
        let at = capture.note(
            .post, mapping, at: time, took: chance.within(60...160), DemoAnswers.alreadyInProgress(id, mapping.mapping))
        truth.count(mapping, at: at) { $0.collisions += 1 }
    }

    private mutating func rejection(of mapping: DemoMapping, at time: Int64) {
        let draw = chance.below(100)
        let notPublished = mapping.trait == .unpublished ? 80 : 25
        let reason =
            draw < notPublished ? "is not published" : draw < 94 ? "is not stopped" : "is locked by another operation"
        let at = capture.note(
            .post, mapping, at: time, took: chance.within(60...160), DemoAnswers.rejected(mapping.mapping, reason))
        truth.count(mapping, at: at) { counts in
            switch reason {
            case "is not published": counts.notPublished += 1
            case "is not stopped": counts.notStopped += 1
            default: counts.rejectedOtherwise += 1
            }
        }
    }

    private mutating func gatewayError(_ mapping: DemoMapping, _ id: Int, on day: Day, at time: Int64) {
        let error = calendar.isThrottled(day) ? DemoAnswers.gateway[0] : chance.pick(DemoAnswers.gateway)
        let at = note(.get, mapping, id, at: time, status: error.status, error.body)
        truth.count(mapping, at: at) { $0.apiErrors += 1 }
    }

    // MARK: - Time

    private mutating func note(
        _ method: Exchange.Method, _ mapping: DemoMapping, _ id: Int, at time: Int64, status: Int = 200,
        _ response: String
    ) -> Instant {
        capture.note(
            method, mapping, request: id, at: time, took: chance.within(60...190), status: status, response)
    }

    private mutating func pause(_ step: Int) -> Int64 {
        Int64(step * chance.within(80...120) / 100)
    }

    /// How long a status takes to change its mind: an hour, or a day where the next day is one of the history's and
    /// was captured.
    private mutating func later(on day: Day) -> Int64 {
        let next = day.advanced(by: 1)
        let canWait = next <= calendar.lastDay && !calendar.isSilent(next)
        return canWait && chance.happens(5_000) ? 86_400_000 : 3_600_000
    }
}

/// How a request ends.
enum DemoEnding {
    case none
    case success(records: Int)
    case failed(DemoFailure)
    case aborted

    /// The terminal answer; nil where there is none.
    func answer(_ request: Int, _ mapping: String) -> String? {
        switch self {
        case .none: return nil
        case .success(let records): return DemoAnswers.success(request, mapping, records: records)
        case .failed(let failure): return DemoAnswers.failed(request, mapping, failure)
        case .aborted: return DemoAnswers.aborted(request, mapping)
        }
    }

    /// Counts the request under its outcome.
    func count(in counts: inout Counts) {
        switch self {
        case .none: counts.pending += 1
        case .success(let records):
            counts.success += 1
            counts.records += Int128(records)
            if records == 0 { counts.emptySuccesses += 1 }
        case .failed(let failure):
            counts.failed += 1
            counts.codes[failure.code ?? ErrorCode.none, default: 0] += 1
        case .aborted: counts.aborted += 1
        }
    }
}
