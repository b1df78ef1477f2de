import IngestionAPI

/// A request's story for the terminal.
struct StoryText {
    let story: RequestStory
    let timeZone: ReportTimeZone
    let options: ReportOptions
    let catalogue: CodeCatalogue

    private var style: TerminalStyle { options.terminal }

    /// What became of it, its timeline, why that is its outcome, what to do, and its place in the mapping.
    func written() -> String {
        let reading = StoryReading(story.sights.map(\.exchange))
        let phrases = StoryPhrases(story: story, reading: reading, timeZone: timeZone)
        var parts = [heading(phrases)]
        parts += story.sights.indices.map { sight($0, reading, phrases) }
        parts.append(outcome(reading, phrases))
        if let place = place(phrases) { parts.append(place) }
        return parts.map { $0.joined(separator: "\n") + "\n" }.joined(separator: "\n")
    }

    // MARK: - What became of it

    private func heading(_ phrases: StoryPhrases) -> [String] {
        let title =
            "Request \(visible(story.requestID.description)) of mapping \(visible(options.labels.shown(story.name))) of "
            + visible(story.organization)
        var line = style.painted(title, .heading) + ": "
        guard let state = story.state else {
            let what = story.prunedBefore.map { "deleted by a prune, with what was before \($0)" }
            return wrapped(line + (what ?? "never known to be accepted")) + [zoneLine]
        }
        let origin = state.birth.inferred ? "first seen" : "submitted"
        line += style.painted(outcomeWords(state), Tone(state.outcome))
        let times: String
        if let terminal = state.terminal {
            let took = terminal.at.elapsed(since: state.birth.at).map { ElapsedText.of($0) + " later" }
            times =
                "\(origin) \(phrases.time(state.birth.at)), finished \(phrases.time(terminal.at)), "
                + (took.map { state.birth.inferred ? "over " + $0 : $0 } ?? "by a clock that was set back meanwhile")
        } else {
            times = "\(origin) \(phrases.time(state.birth.at)), last seen \(phrases.time(state.lastSeen))"
        }
        let label = options.labels[story.name]
        let team = [
            label?.owner.map { "owner \(visible($0))" }, label?.schema.map { "schema \(visible($0))" },
        ].compactMap(\.self)
        return wrapped(line) + wrapped(times) + (team.isEmpty ? [] : wrapped(team.joined(separator: ", "))) + [zoneLine]
    }

    private var zoneLine: String { style.painted("All times are \(timeZone.identifier).", .quiet) }

    private func outcomeWords(_ state: RequestState) -> String {
        guard let terminal = state.terminal else { return "pending" }
        var text = terminal.outcome.name
        switch terminal.outcome {
        case .success: text += terminal.records.map { ", \(Numbers.counted($0, "record"))" } ?? ", records not known"
        case .failed, .aborted, .pending:
            if !terminal.codes.isEmpty { text += " with \(visible(codes(state).joined(separator: ", ")))" }
        }
        return text
    }

    private func codes(_ state: RequestState) -> [String] {
        state.terminal?.codes.split(separator: ",").map(String.init) ?? []
    }

    // MARK: - The timeline

    private func sight(_ place: Int, _ reading: StoryReading, _ phrases: StoryPhrases) -> [String] {
        let sight = story.sights[place]
        let exchange = sight.exchange
        let elapsed = story.state.map { ElapsedText.signed(exchange.at.milliseconds - $0.birth.at.milliseconds) }
        let duration = exchange.durationMs.map { "\(Numbers.grouped($0)) ms" }
        let facts = [
            elapsed.flatMap { place == reading.birth ? nil : $0 }, exchange.method.name, "HTTP \(exchange.httpStatus)",
            duration,
        ].compactMap(\.self)
        let answer = exchange.answer
        let tone = Outcome(answer.kind).map { Tone($0) ?? .good }
        var lines = WrappedText.pieces(
            [style.painted(phrases.time(exchange.at), .heading)] + facts
                + [style.painted(AnswerWords.text(answer), tone)], indent: 4, width: style.width)
        for effect in reading.effects[place] {
            lines += wrapped("→ " + phrases.sentence(effect, of: place), indent: 4)
        }
        lines += [note(sight)].compactMap(\.self).flatMap { wrapped($0, indent: 4) }
        lines.append(quiet("\(visible(exchange.url))"))
        lines.append(quiet(phrases.source(place)))
        let body = String(decoding: exchange.response, as: UTF8.self)
        let bodyLines =
            exchange.response.contains(UInt8(ascii: "\n"))
            ? body.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) : [body]
        lines += bodyLines.map { "    \(visible($0))" }
        return lines
    }

    /// What of an exchange does not stand in its capture.
    private func note(_ sight: RequestStory.Sight) -> String? {
        var notes: [String] = []
        if sight.exchange.isTimeInferred { notes.append("the capture names no time: it was inferred") }
        if sight.exchange.isMappingInferred { notes.append("the capture names no mapping: it was inferred") }
        if sight.format == "csv" {
            notes.append("from a spreadsheet: an answer that no cell holds was written from the row")
        }
        return notes.isEmpty ? nil : notes.joined(separator: "; ")
    }

    // MARK: - Why, and what to do

    private func outcome(_ reading: StoryReading, _ phrases: StoryPhrases) -> [String] {
        guard let state = story.state else {
            let why =
                story.prunedBefore.map {
                    "None any more: the request was submitted before \($0), and a prune deleted it. What stands above was captured later and stays as evidence; it counts nowhere."
                } ?? "None: no accepted POST and no status of it was captured, so it is no request (rule 2)."
            return [style.painted("Outcome", .heading)] + wrapped(why, indent: 2)
        }
        var lines = [reason(state, reading, phrases)]
        if let terminal = state.terminal, terminal.outcome != .success {
            let named = codes(state)
            if !named.isEmpty {
                lines.append("\(visible(named.joined(separator: ", "))): from the text of that answer (rule 5).")
            } else if terminal.outcome == .failed {
                lines.append("Its text names no error code: it counts under (no code) (rule 5).")
            }
        }
        lines += [conflict(state, reading)].compactMap(\.self)
        lines.append(counted(state))
        if let batch = state.terminal?.batchID {
            lines.append("Batch to look up in the Platform (Datasets, then Batches): \(visible(batch))")
        }
        lines += codes(state).flatMap(advice)
        return [style.painted("Outcome", .heading)] + lines.flatMap { wrapped($0, indent: 2) }
    }

    private func reason(_ state: RequestState, _ reading: StoryReading, _ phrases: StoryPhrases) -> String {
        guard let terminal = state.terminal else {
            return "pending, because no terminal answer was captured (rule 4)."
        }
        let count = reading.terminalAnswers
        let which = count == 1 ? "the only terminal answer says so" : "the latest of \(count) terminal answers says so"
        return "\(terminal.outcome.name), because \(which) (\(phrases.time(terminal.at)), rule 4)."
    }

    /// What its exchanges contradict one another in, and what the rules made of it; nil where all name one mapping.
    private func conflict(_ state: RequestState, _ reading: StoryReading) -> String? {
        guard reading.named.count > 1 else { return nil }
        let named = reading.named.map(visible)
        let mappings = named.dropLast().joined(separator: ", ") + " and " + (named.last ?? "")
        let why =
            state.birth.inferred
            ? "of the earliest status, as no accepted POST was captured"
            : "of the POST that gives the submitted time"
        return
            "Conflict: its exchanges name mappings \(mappings). It counts under \(visible(story.mapping)), the mapping "
            + "\(why) (rule 2)."
    }

    private func counted(_ state: RequestState) -> String {
        let day = timeZone.day(of: state.birth.at)
        let rate =
            switch state.outcome {
            case .pending: "In no success rate until it ends (rule 7)."
            case .success: "In the success rate as a success (rule 7)."
            case .failed, .aborted: "In the success rate as one that finished without success (rule 7)."
            }
        return
            "Counted on \(Words(.en).weekdayDate(day)), week \(ISOWeek(containing: day)), \(timeZone.identifier) (rule 6). \(rate)"
    }

    /// What the catalogue and the team know of a code.
    private func advice(_ code: String) -> [String] {
        var lines: [String] = []
        if let entry = catalogue[code] {
            lines += ["\(entry.code): \(entry.meaning)", "Likely cause: \(entry.cause)", "What to do: \(entry.action)"]
        }
        if let note = options.codeNotes[code] {
            let owner = note.owner.map { " (\(visible($0)))" } ?? ""
            lines.append("The team's note on \(visible(code)): \(visible(note.text))\(owner)")
        }
        return lines
    }

    // MARK: - Its place in the mapping

    private func place(_ phrases: StoryPhrases) -> [String]? {
        let neighbors = [("before", story.before), ("after", story.after)].compactMap { name, request in
            request.map { (name, $0) }
        }
        guard !neighbors.isEmpty || story.recovery != nil else { return nil }
        var lines = [style.painted("In its mapping", .heading)]
        if !neighbors.isEmpty {
            let rows = neighbors.map { name, request in
                [name, visible(request.id.description), phrases.time(request.submitted), outcomeWords(request)]
            }
            var table = AlignedTable(
                columns: ["", "request", "submitted", "outcome"].map { .init(heading: $0, isNumber: false, rank: 0) },
                rows: rows)
            table.isColored = style.isColored
            table.tone = { row, column in column == 3 ? Tone(neighbors[row].1.outcome) : nil }
            lines += table.lines(width: style.width - 2).lines.map { "  " + $0 }
        }
        if let recovery = story.recovery, let end = story.state?.terminal {
            lines += wrapped(followed(recovery, end), indent: 2)
        }
        return lines
    }

    private func outcomeWords(_ request: RequestFigures) -> String {
        var text = request.outcome.name
        if let records = request.records { text += ", \(Numbers.counted(records, "record"))" }
        if !request.codes.isEmpty { text += " with \(visible(request.codes.joined(separator: ", ")))" }
        return text
    }

    /// Whether a request after it helped. Which request was meant as a retry no answer says.
    private func followed(_ recovery: RequestStory.Recovery, _ end: RequestState.Terminal) -> String {
        let others = [
            recovery.troubled > 0
                ? "\(Numbers.grouped(recovery.troubled)) more that failed or \(recovery.troubled == 1 ? "was" : "were") aborted"
                : nil,
            recovery.pending > 0 ? "\(Numbers.grouped(recovery.pending)) pending" : nil,
        ].compactMap(\.self)
        guard let success = recovery.success else {
            return others.isEmpty
                ? "No request of the mapping was captured after it: it was not tried again, as far as the captures reach."
                : "No request of the mapping has succeeded since: after it came \(others.joined(separator: " and "))."
        }
        let wait = success.submitted.milliseconds - end.at.milliseconds
        let when =
            wait >= 0 ? "submitted \(ElapsedText.of(wait)) after this one ended" : "submitted before this one ended"
        let id = visible(success.id.description)
        return others.isEmpty
            ? "The next request, \(id), \(when), succeeded."
            : "Then request \(id), \(when), succeeded, after \(others.joined(separator: " and "))."
    }

    // MARK: - Lines

    private func visible(_ text: String) -> String { PlainText.visible(text) }

    private func quiet(_ text: String) -> String { "    " + style.painted(text, .quiet) }

    private func wrapped(_ text: String, indent: Int = 0) -> [String] {
        let blanks = String(repeating: " ", count: indent)
        return WrappedText.lines(text, width: max(20, style.width - indent)).map { blanks + $0 }
    }
}
