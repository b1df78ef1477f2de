import Bytes
import Foundation
import IngestionAPI

/// Writes lines of the native capture: what is recorded live, bundles for support and the demo.
///
/// What must hold: a line reads back as the exchange that it was written from, whatever bytes its body has. Keys stand in the
/// order of the format's own examples, which `CanonicalLine` reads fastest.
public enum NativeWriter {
    /// The line of an exchange, with its line break.
    public static func line(of exchange: RecordedExchange) -> [UInt8] {
        var head = Array(#"{"at":"\#(exchange.at)","method":"\#(exchange.method.name)","url":"#.utf8)
        JSONQuoted.append(exchange.url.utf8, to: &head)
        if let id = exchange.askedFor {
            head += Array(#","request":"#.utf8) + requestBody(id)
        }
        head += Array(#","httpStatus":\#(exchange.httpStatus)"#.utf8)
        if let duration = exchange.durationMs { head += Array(#","durationMs":\#(duration)"#.utf8) }
        return head + response(exchange.response, behind: head.count) + Array("}\n".utf8)
    }

    /// The JSON body of a call that asks for a request.
    static func requestBody(_ id: RequestID) -> [UInt8] {
        var body = Array(#"{"requestId":"#.utf8)
        switch id {
        case .number(let number): body += Array(String(number).utf8)
        case .text(let text): JSONQuoted.append(text.utf8, to: &body)
        }
        return body + [UInt8(ascii: "}")]
    }

    /// The body with its key: as the object that it is, where that can lie in a line as it was received; else as text; in base64
    /// where it is no UTF-8, which text can't hold, and where text would be longer than a line that is read.
    private static func response(_ body: [UInt8], behind head: Int) -> [UInt8] {
        if isObjectOfOneLine(body) { return Array(#","response":"#.utf8) + body }
        if String(validating: body, as: UTF8.self) != nil {
            var part = Array(#","response":"#.utf8)
            JSONQuoted.append(body, to: &part)
            if head + part.count + 1 <= ByteLimits.longestLine { return part }
        }
        return Array(#","responseBase64":""#.utf8) + Array(Data(body).base64EncodedData()) + [UInt8(ascii: "\"")]
    }

    private static func isObjectOfOneLine(_ body: [UInt8]) -> Bool {
        guard body.first == UInt8(ascii: "{"), body.last == UInt8(ascii: "}"),
            !body.contains(where: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") })
        else { return false }
        return body.withUnsafeBufferPointer { bytes in
            var cursor = JSONCursor(bytes)
            do throws(JSONProblem) {
                try cursor.skipValue(inside: 1)  // the line's own object is around it
                try cursor.finish()
                return true
            } catch {
                return false
            }
        }
    }
}
