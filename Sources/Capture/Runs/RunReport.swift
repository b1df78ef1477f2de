import Bytes

/// How a program that runs collections of requests writes in its JSON report what it called and what was answered.
struct RunReport: Sendable {
    /// What it says of one call.
    struct Call {
        var requestBody: [UInt8]?
        /// The HTTP status of the answer.
        var status: Int64?
        /// The `Date` of the answer's head.
        var date: String?
        /// The body of the answer.
        var body: [UInt8]?
    }

    /// What it names a call, for people.
    let entry: String
    /// Where these stand.
    let places: [[JSONWalker.Step]]
    /// Where it says when the run began; nil where it does not.
    var timings: [JSONWalker.Step]?
    /// Why an answer may have no time, and no body.
    let (untimed, bodiless): (String, String)
    /// The URL of an entry; nil where nothing was called.
    let url: @Sendable (_ entry: JSONValue) -> String?
    /// The call of an entry, as a value and as it stands in the report.
    let call: @Sendable (_ entry: JSONValue, _ bytes: [UInt8]) -> Call
}
