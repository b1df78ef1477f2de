import Assessment

/// What to do, in a line each: what it is about, and the one action.
struct ToDoPhrases {
    /// How many lines are shown; more are no list that anybody works off.
    static let most = 5

    private let phrases: FindingPhrases
    private var words: Words { phrases.words }

    init(_ phrases: FindingPhrases) { self.phrases = phrases }

    /// The line, as pieces.
    func spans(_ toDo: ToDo) -> [Span] {
        phrases.brief(toDo.main) + [Span(" ")] + action(toDo.action)
    }

    private func command(_ command: String) -> [Span] {
        [Span("ingest-audit \(command)\(phrases.databaseOption)", .prose)]
    }

    private func action(_ action: ToDo.Action) -> [Span] {
        switch action {
        case .capture: return [Span(words["doCapture"])]
        case .renewCredential: return [Span(words["doRenewCredential"])]
        case .grantAccess: return [Span(words["doGrantAccess"])]
        case .callLess: return [Span(words["doCallLess"])]
        case .callAgain: return [Span(words["doCallAgain"])]
        case .readAnswers(let status): return [Span(words("doReadAnswers", ["status": String(status)]))]
        case .trigger: return [Span(words["doTrigger"])]
        case .stop: return [Span(words["doStop"])]
        case .publish: return [Span(words["doPublish"])]
        case .readRejections:
            var filter = RequestFilter()
            filter.isAboutRejections = true
            let list = command("requests --status rejected").linked(.requests(filter))
            return words.spans("doReadRejections", ["command": list])
        case .askAgain(let requests):
            let count = [Span(words.counted("requestCount", requests))]
            return words.spans("doAskAgain", ["requests": count, "command": command("collect")])
        case .lookInto(let code):
            let look = command("errors " + ShellText.quoted(code))
            let name = Span(code, isCaptured: true, link: .code(code))
            if phrases.isServed { return words.spans("doLookIntoPage", ["code": [name]]) }
            return words.spans("doLookInto", ["code": [name], "command": look])
        case .lookUp(let requests):
            return [Span(words("doLookUp", ["requests": words.counted("requestCount", requests)]))]
        case .resend(let requests):
            return [Span(words("doResend", ["requests": words.counted("requestCount", requests)]))]
        case .source: return [Span(words["doSource"])]
        case .wait: return [Span(words["doWait"])]
        case .nothing(let since):
            let zone = phrases.zone
            return [
                Span(
                    words(
                        "doNothing",
                        ["time": words.weekdayDate(zone.day(of: since)) + " " + words.clock(since, in: zone)]))
            ]
        }
    }
}
