extension CountsColumns {
    /// Which requests some counts count, where a list shows them.
    /// - Parameter all: those of all the counts.
    static func place(of name: String, _ all: RequestFilter) -> Place? {
        var filter = all
        switch name {
        case "requests": break
        case "finished", "success_rate": filter.outcomes = [.success, .failed, .aborted]
        case "troubled": filter.outcomes = [.failed, .aborted]
        case "aborts_per_1000": filter.outcomes = [.aborted]
        case "success": filter.outcomes = [.success]
        case "failed": filter.outcomes = [.failed]
        case "aborted": filter.outcomes = [.aborted]
        case "pending": filter.outcomes = [.pending]
        case "inferred": filter.isInferredOnly = true
        case "rejected": filter.isAboutRejections = true
        default: return nil
        }
        return .requests(filter)
    }

    /// A count in a sentence, leading to what it counts; none is nothing to look at.
    /// - Parameter all: nil where there are no lists to go to.
    static func spans(_ count: Int, of name: String, _ all: RequestFilter?) -> [Span] {
        [Span(Numbers.grouped(count))].linked(count == 0 ? nil : all.flatMap { place(of: name, $0) })
    }
}
