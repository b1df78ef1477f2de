import Bytes

extension CaptureFormat {
    /// Newman's JSON report.
    public static let newman = CaptureFormat(
        name: "newman", summary: "Newman's JSON report", entries: { RunReportSource($0.content, .newman) }
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

extension RunReport {
    /// The executions of a Newman run, as its JSON reporter exports them (`run.executions`).
    static let newman = RunReport(
        entry: "execution", places: [[.key("run"), .key("executions"), .element]],
        timings: [.key("run"), .key("timings")],
        untimed: "the answer has no \"Date\" header, and the run no \"timings\" before it", bodiless: "\"stream\"",
        url: { newmanURL($0["request"]?["url"]) }
    ) { execution, _ in
        let response = execution["response"]
        let date = response?["header"]?.elements.first { $0["key"]?.text?.lowercased() == "date" }
        return Call(
            requestBody: execution["request"]?["body"]?["raw"]?.bytes, status: response?["code"]?.whole,
            date: date?["value"]?.text, body: newmanBody(response))
    }

    /// The URL, which Newman keeps in its parts.
    private static func newmanURL(_ url: JSONValue?) -> String? {
        if let text = url?.text { return text }
        guard let url, let path = url["path"]?.elements.compactMap(\.text), !path.isEmpty else { return nil }
        var text = (url["protocol"]?.text ?? "https") + "://"
        text += url["host"]?.text ?? url["host"]?.elements.compactMap(\.text).joined(separator: ".") ?? ""
        if let port = url["port"]?.text { text += ":" + port }
        // `:mappingId` stands for a variable of the path.
        let variables = url["variable"]?.elements ?? []
        text +=
            "/"
            + path.map { part in
                guard part.hasPrefix(":") else { return part }
                return variables.first { $0["key"]?.text == String(part.dropFirst()) }?["value"]?.text ?? part
            }.joined(separator: "/")
        let query = (url["query"]?.elements ?? []).compactMap { parameter -> String? in
            guard parameter["disabled"] != .bool(true), let key = parameter["key"]?.text else { return nil }
            return key + "=" + (parameter["value"]?.text ?? "")
        }
        return query.isEmpty ? text : text + "?" + query.joined(separator: "&")
    }

    /// The body: a buffer of bytes, or, before Newman 3.6, text.
    private static func newmanBody(_ response: JSONValue?) -> [UInt8]? {
        let stream = response?["stream"]
        if stream?["type"]?.text == "Buffer", case .array(let numbers)? = stream?["data"] {
            let bytes = numbers.compactMap { $0.whole.flatMap(UInt8.init(exactly:)) }
            return bytes.count == numbers.count ? bytes : nil
        }
        return stream?.bytes ?? response?["body"]?.bytes
    }
}
