import IngestionAPI

/// What stands above and below a page that is one of many.
struct FrameWriter {
    let frame: PageFrame
    let words: Words

    /// What such a page may do besides: ask where it came from.
    static let policy = "connect-src 'self'; base-uri 'none'; form-action 'self'"

    private static let above = FlatTemplate(
        "frame_above",
        [
            "pages", "items", "search", "searchLabel", "kept", "language", "changed", "reload", "ask",
            "copyAnswer", "copyCurl",
        ])
    private static let item = FlatTemplate("frame_item", ["address", "isCurrent", "label"])
    private static let language = FlatTemplate("frame_language", ["address", "language", "label"])
    private static let hidden = FlatTemplate("frame_hidden", ["name", "value"])
    private static let step = FlatTemplate("frame_step", ["rel", "address", "label"])
    private static let form = FlatTemplate("frame_form", ["action", "fields", "button"])
    private static let field = FlatTemplate(
        "frame_field", ["label", "kind", "name", "value", "isChecked", "pattern"])
    private static let choice = FlatTemplate("frame_choice", ["label", "name", "options"])
    private static let option = FlatTemplate("frame_option", ["value", "isChosen", "label"])
    private static let below = FlatTemplate("frame_below", ["next", "alsoAs", "formats", "sameAs", "command"])

    /// The pages by the first names of their addresses; the first is the one of no name.
    private static let pages = [
        "now", "weeks", "mappings", "errors", "requests", "rejections", "imports", "quarantine", "verify",
    ]

    // MARK: - Above

    /// The list of pages, a field to look for something, what is before and behind, and what else can be asked.
    func above(_ document: Document) -> String {
        let current = frame.address.path.first ?? "now"
        let items = (Self.pages + (frame.hasOwnReports ? ["reports"] : [])).map { page in
            Self.item.written([
                frame.written(Address(page == "now" ? [] : [page])), page == current ? "1" : "",
                words["frame_\(page)"],
            ])
        }
        let other: ReportLanguage = words.language == .en ? .ko : .en
        let language = Self.language.written([
            frame.address.with("lang", other.rawValue).description, other.rawValue, words["frameOtherLanguage"],
        ])
        return Self.above.written([
            words["framePages"], items.joined(), words["frameSearch"], words["frameSearchLabel"],
            hidden(frame.kept), language, words["frameChanged"], words["frameReload"],
            steps(document, isNext: false) + ask(document) + steps(document, isNext: true),
            words["frameCopyAnswer"], words["frameCopyCurl"],
        ])
    }

    private func hidden(_ parameters: [Address.Parameter]) -> String {
        parameters.map { Self.hidden.written([$0.name, $0.value]) }.joined()
    }

    private func steps(_ document: Document, isNext: Bool) -> String {
        document.neighbors.filter { $0.isNext == isNext }.map { neighbor in
            Self.step.written([
                isNext ? "next" : "prev", address(of: neighbor.place), neighbor.label,
            ])
        }.joined()
    }

    /// Of a mapping's page its neighbors are about the same mapping.
    private func address(of place: Place) -> String {
        guard case .week(let week) = place, frame.address.path.first == "mappings" else {
            return frame.address(of: place) ?? ""
        }
        return frame.address.with("since", nil).with("until", nil).with("week", week.description).description
    }

    private func ask(_ document: Document) -> String {
        switch document.asked {
        case .nothing: return ""
        case .period(let period, let asOf): return ask(period, asOf)
        case .requests(let filter): return ask(filter)
        }
    }

    private func ask(_ period: Period, _ asOf: Instant?) -> String {
        let isMapping = frame.address.path.first == "mappings"
        let rest = frame.address.query.filter { ["org", "mapping"].contains($0.name) }
        let day = asOf.map { period.timeZone.day(of: $0).description } ?? ""
        return form(
            isMapping ? Address(frame.address.path) : Address(["weeks"]),
            hidden(rest) + field("frameWeek", "week", "week", period.week?.description ?? "", pattern: "2026-W47")
                + field("frameAsOf", "date", "as-of", day, pattern: "2026-11-23"))
    }

    private func ask(_ filter: RequestFilter) -> String {
        let outcomes =
            [option("", "frameAll", isChosen: filter.outcomes.isEmpty && !filter.isAboutRejections)]
            + Outcome.allCases.map { option($0.name, "outcome_\($0.name)", isChosen: filter.outcomes == [$0]) }
            + [option("rejected", "frameRejected", isChosen: filter.isAboutRejections)]
        let values = Dictionary(filter.parameters.map { ($0.name, $0.value) }) { first, _ in first }
        return form(
            Address(["requests"]),
            Self.choice.written([words["frameStatus"], "status", outcomes.joined()])
                + field("frameMapping", "text", "mapping", values["mapping"])
                + field("frameOrganization", "text", "org", values["org"])
                + field("frameCode", "text", "code", values["code"], pattern: "ACP-880096")
                + field("frameBatch", "text", "batch", values["batch"])
                + field("frameSince", "date", "since", values["since"], pattern: "2026-11-16")
                + field("frameUntil", "date", "until", values["until"], pattern: "2026-11-22")
                + field("frameSlowerThan", "text", "slower-than", values["slower-than"], pattern: "30m")
                + field("frameInferred", "checkbox", "inferred", "1", isChecked: filter.isInferredOnly)
                + field("frameOldestFirst", "checkbox", "oldest-first", "1", isChecked: filter.isOldestFirst))
    }

    private func form(_ action: Address, _ fields: String) -> String {
        Self.form.written([action.description, fields + hidden(frame.kept), words["frameShow"]])
    }

    private func field(
        _ label: String, _ kind: String, _ name: String, _ value: String?, isChecked: Bool = false, pattern: String = ""
    ) -> String {
        Self.field.written([words[label], kind, name, value ?? "", isChecked ? "1" : "", pattern])
    }

    private func option(_ value: String, _ label: String, isChosen: Bool) -> String {
        Self.option.written([value, isChosen ? "1" : "", words[label]])
    }

    // MARK: - Below

    /// The same in other formats, and as a command.
    func below(_ document: Document) -> String {
        let formats = frame.formats.map { format in
            Self.item.written([frame.address.written(as: format).description, "", format.rawValue])
        }
        guard !formats.isEmpty else { return "" }
        return Self.below.written([
            steps(document, isNext: true), words["frameAlsoAs"], Self.formats.written([formats.joined()]),
            words["frameSameAs"], frame.command,
        ])
    }

    private static let formats = FlatTemplate("frame_formats", ["items"])
}
