/// Answers of the Platform about few batches, by chance: every state, both dialects of metrics, reasons, doubts, rows and errors.
package enum PlatformAnswers {
    /// The IDs that they are about: of every shape.
    package static let ids = [
        "01E8043CY305K2MTV5ANH9G1GC", "01E8043CY305K2MTV5ANH9G1GD", "5d01230fc78a4e4f8c0c6b387b4b8d1c",
        "5deac2648a19d218a888d2b1", "9a3f0f3e-6a1e-4a0e-9a57-0d3c8ff1a001",
    ]

    private static let states = [
        "success", "Success", "active", "failed", "failure", "aborted", "abandoned", "loading", "processing",
        "retrying",
        "stalled", "queued", "inactive", "archived", "retained", "sunk",
    ]

    /// What one batch's object says.
    package static func batch(_ chance: inout Chance) -> String {
        let count = { (chance: inout Chance) in Int.random(in: 0...900, using: &chance) }
        var members = [#""status":"\#(states.randomElement(using: &chance)!)""#]
        if !chance.one(in: 4) { members.append(#""imsOrg":"\#(chance.one(in: 5) ? "2" : "1")@AdobeOrg""#) }
        if chance.one(in: 2) {
            members.append(#""created":1576741597205,"started":1576741597305,"completed":1576741598205"#)
        }
        if chance.one(in: 2) {
            members.append(
                #""relatedObjects":[{"type":"dataSet","id":"d1"},{"type":"batch","id":"r\#(count(&chance))"}]"#)
        }
        switch Int.random(in: 0..<4, using: &chance) {
        case 0:
            members.append(
                #""metrics":{"inputRecordCount":\#(count(&chance)),"outputRecordCount":\#(count(&chance)),"failedRecordCount":\#(count(&chance))}"#
            )
        case 1:
            members.append(
                #""metrics":{"recordsRead":\#(count(&chance)),"recordsWritten":\#(count(&chance)),"startTime":1,"endTime":1576741598205}"#
            )
        case 2: members.append(#""metrics":{"odd":1.5}"#)
        default: break
        }
        let codes = ["INGEST-1212-400", "INGEST-1555-400", "106", ""]
        let reasons = (0..<Int.random(in: 0...2, using: &chance)).map { _ in
            let records = chance.one(in: 2) ? #","recordCount":\#(count(&chance))"# : ""
            return #"{"code":"\#(codes.randomElement(using: &chance)!)","description":"d"\#(records)}"#
        }
        members.append(#""errors":[\#(reasons.joined(separator: ","))]"#)
        members.append(
            #""createdUser":"CANARY","updatedClient":"CANARY","tags":{"secret":["CANARY"],"acp_partialIngestionPercent":["CANARY"]},"owner":{"mail":"CANARY"}"#
        )
        return "{\(members.joined(separator: ","))}"
    }

    /// A line of a native capture.
    package static func line(at: String, _ chance: inout Chance) -> String {
        let id = ids.randomElement(using: &chance)!
        let base = "https://platform.adobe.io/data/foundation"
        var (url, status) = ("\(base)/catalog/batches/\(id)", 200)
        var response = #"{"\#(id)":\#(batch(&chance))}"#
        switch Int.random(in: 0..<10, using: &chance) {
        case 0:
            (status, response) = (
                [404, 410, 500, 403].randomElement(using: &chance)!,
                [#""no such batch of CANARY""#, #"{"title":"CANARY"}"#].randomElement(using: &chance)!
            )
        case 1:
            url = "\(base)/catalog/batches?limit=3"
            response = "{" + ids.prefix(3).map { #""\#($0)":\#(batch(&chance))"# }.joined(separator: ",") + "}"
        case 2:
            url = "\(base)/export/batches/\(id)/meta?path=row_errors/1.json"
            let rows = (0..<Int.random(in: 1...3, using: &chance)).map { _ in
                #"{\"_errors\":[{\"code\":\"DCVS-1104-400\",\"message\":\"The field CANARY is required\"}],\"mail\":\"CANARY\"}"#
            }
            response = "\"\(rows.joined(separator: #"\n"#))\""
            if chance.one(in: 4) { (status, response) = (404, #"{"title":"CANARY"}"#) }
        default: break
        }
        return #"{"at":"\#(at)","method":"GET","url":"\#(url)","httpStatus":\#(status),"response":\#(response)}"# + "\n"
    }
}
