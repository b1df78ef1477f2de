import Bytes

extension CaptureFormat {
    /// The JSON report of Bruno's command line.
    public static let bruno = CaptureFormat(
        name: "bruno", summary: "Bruno's JSON report",
        entries: { RunReportSource($0.content, .bruno, at: $0.options.at) }
    ) { look in
        switch look {
        case .element(_, let text):
            // Its first element is longer than the head where the run was.
            guard let keys = try? JSONOutline(BytesInput(Array(text.dropFirst()))), keys.has("iterationIndex"),
                keys.has("results")
            else { return nil }
            return .surely("it is an array of Bruno's iterations")
        case .keys(let keys, _) where keys.has("results") && keys.has("summary", with: ["totalRequests"]):
            return .surely("it has the \"summary\" of Bruno's \"results\"")
        default: return nil
        }
    }
}

extension RunReport {
    /// The results of a Bruno run (`bru run --reporter-json`): iterations with some each, or, as earlier versions wrote them,
    /// all at once. Bruno says of no call when it was.
    static let bruno = RunReport(
        entry: "result", places: [[.element, .key("results"), .element], [.key("results"), .element]],
        untimed: "the answer has no \"Date\" header; run without --reporter-skip-all-headers, or tell it with --at",
        bodiless: "\"data\"; run without --reporter-skip-body",
        url: { result in
            // What a script skipped was not called.
            result["response"]?["status"]?.text == "skipped" ? nil : result["request"]?["url"]?.text
        }
    ) { result, bytes in
        let (request, response) = (result["request"], result["response"])
        var date: String?
        if case .object(let headers)? = response?["headers"] {
            date = headers.first { $0.key.lowercased() == "date" }?.value.text
        }
        return Call(
            requestBody: body(request, "request", bytes), status: response?["status"]?.whole, date: date,
            body: body(response, "response", bytes))
    }

    /// A body: text, or the JSON that Bruno has read it as.
    private static func body(_ part: JSONValue?, _ name: String, _ bytes: [UInt8]) -> [UInt8]? {
        guard let data = part?["data"] else { return nil }
        return data.bytes ?? JSONWalker.value(at: [.key(name), .key("data")], in: bytes)
    }
}
