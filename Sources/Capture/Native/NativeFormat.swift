extension CaptureFormat {
    /// The native one: NDJSON, one exchange a line.
    public static let ndjson = CaptureFormat(name: "ndjson", summary: "the native one", entries: nil) { look in
        switch look {
        case .firstLine(let line, _):
            guard line["url"] != nil, let body = bodyKeys.first(where: { line[$0] != nil }) else { return nil }
            return .surely("its first line is an object with \"url\" and \"\(body)\"")
        // Native captures have an object a line.
        case .keys(let keys, isOneLine: true):
            guard keys.has("url"), let body = bodyKeys.first(where: keys.has) else { return nil }
            return .surely("it begins with an object with \"url\" and \"\(body)\"")
        default: return nil
        }
    }

    /// The keys of a body.
    private static let bodyKeys = ["response", "responseBase64"]
}
