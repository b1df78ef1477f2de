extension CountsColumns {
    /// Which requests some counts count, where a list shows them.
    /// - Parameter all: those of all the counts.
    static func place(of name: String, _ all: RequestFilter) -> Place? {
        var filter = all
        switch name {
        case "requests": break
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
}
