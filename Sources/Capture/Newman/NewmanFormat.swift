extension CaptureFormat {
    /// Newman's JSON report.
    public static let newman = CaptureFormat(
        "newman", "Newman's JSON report", entries: { NewmanSource($0.content) }
    ) { look in
        guard case .keys(let keys, _) = look else { return nil }
        if keys.has("results"), ["totalPass", "totalFail", "collection_id"].contains(where: keys.has) {
            return .refused(
                "a run that Postman has exported, which holds no response bodies; run the collection with Newman "
                    + "(newman run … -r json) and import its report")
        }
        guard
            keys.has("run", with: ["executions", "timings", "stats"])
                || keys.has("collection") && ["environment", "globals", "run"].contains(where: keys.has)
        else { return nil }
        return .surely("it has the \"run\" of a \"collection\"")
    }
}
