import Bytes

extension CaptureFormat {
    /// HAR 1.2, and Charles sessions as JSON.
    public static let har = CaptureFormat(
        name: "har", summary: "HAR 1.2", entries: { HARSource($0.content, times: $0.times, beside: $0.beside) }
    ) { look in
        switch look {
        case .keys(let keys, _) where keys.has("log", with: ["entries", "creator", "version"]):
            .surely("it has a \"log\" of HAR's form")
        case .element(let value, let text) where isOfCharles(value, text):
            .surely("it is an array of calls, as Charles saves them")
        default: nil
        }
    }

    private static func isOfCharles(_ value: JSONValue?, _ text: [UInt8]) -> Bool {
        guard let value else {
            // An entry longer than the head: Charles's begin with what is asked for here.
            let head = String(decoding: text.prefix(4_096), as: UTF8.self)
            return head.contains("\"scheme\"") && head.contains("\"host\"")
        }
        return (value["host"] != nil || value["scheme"] != nil) && value["method"] != nil
    }
}
