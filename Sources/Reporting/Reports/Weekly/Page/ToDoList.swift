import Assessment

/// What to do, as the page lists it: a line each, which opens to what was found, the numbers it rests on, and the rule.
struct ToDoList {
    let toDo: [ToDo]
    let findings: FindingList

    /// What the template draws: the first lines, and those behind a button.
    var context: [String: Any] {
        let words = findings.phrases.words
        let lines = lines
        let more = Array(lines.dropFirst(ToDoPhrases.most))
        return [
            "isEmpty": lines.isEmpty, "none": words["toDoNone"],
            "lines": Array(lines.prefix(ToDoPhrases.most)),
            "more": more.isEmpty
                ? []
                : [
                    [
                        "count": words.counted("moreToDoHere", more.count), "lines": more,
                        "start": String(ToDoPhrases.most + 1),
                    ]
                ],
        ]
    }

    private var lines: [[String: Any]] {
        let phrases = ToDoPhrases(findings.phrases)
        return toDo.map { toDo in
            [
                "tone": FindingList.tone(toDo.main), "spans": phrases.spans(toDo),
                "findings": findings.context(of: toDo.findings),
            ]
        }
    }
}
