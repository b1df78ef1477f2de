/// The response bodies of the demo, worded as on the API's page.
enum DemoAnswers {
    static func submitted(_ request: Int, _ mapping: String) -> String {
        #"{"requestId":\#(request),"info":"Ingestion request submitted successfully for the Mapping ID: \#(mapping)","#
            + #""status":"Success"}"#
    }

    static func alreadyInProgress(_ request: Int, _ mapping: String) -> String {
        #"{"requestId":\#(request),"info":"Ingestion request already in progress for the Mapping ID: \#(mapping)","#
            + #""status":"In Progress"}"#
    }

    /// - Parameter reason: `is not stopped`, `is not published`, or something that the page does not know.
    static func rejected(_ mapping: String, _ reason: String) -> String {
        #"{"info":"Unable to submit data ingestion request, XDM Mapping ID: \#(mapping) \#(reason)","status":"Failed"}"#
    }

    static func inProgress(_ request: Int, _ mapping: String) -> String {
        status(request, mapping, "", status: "In Progress")
    }

    static func success(_ request: Int, _ mapping: String, records: Int) -> String {
        status(request, mapping, " ", records: records, status: "Success")
    }

    static func failed(_ request: Int, _ mapping: String, _ failure: DemoFailure) -> String {
        status(request, mapping, " " + failure.text, batch: failure.batch, status: "Failed")
    }

    static func aborted(_ request: Int, _ mapping: String) -> String {
        status(
            request, mapping,
            " Ingestion request aborted due to some issue with data ingestion service. Please submit a new request",
            status: "Aborted")
    }

    /// A status that the API's page does not know.
    static func suspended(_ request: Int, _ mapping: String) -> String {
        status(request, mapping, " Waiting for the platform.", status: "Suspended")
    }

    /// What the gateway in front of the API answers instead of it, with the HTTP status.
    static let gateway: [(status: Int, body: String)] = [
        (429, #"{"error_code":"429050","message":"Too many requests"}"#),
        (401, #"{"error_code":"401013","message":"Oauth token is not valid"}"#),
        (500, #"{"code":500,"message":"Oops. Something went wrong. Check your URI and try again."}"#),
        (502, #"{"code":502,"message":"Oops. Something went wrong. Check your URI and try again."}"#),
        (502, "<html><head><title>502 Bad Gateway</title></head></html>"),
    ]

    private static func status(
        _ request: Int, _ mapping: String, _ text: String, batch: String = "", records: Int = 0, status: String
    ) -> String {
        #"{"batchId":"\#(batch)","info":"Mapping Id: \#(mapping).\#(text)","numRecords":\#(records),"#
            + #""requestId":\#(request),"status":"\#(status)"}"#
    }
}

/// How a request fails.
struct DemoFailure {
    var code: String?
    var sentence: String
    var batch = ""

    /// The code, where there is one, and the sentence.
    var text: String { code.map { "\($0) \(sentence)" } ?? sentence }

    static let fetch = DemoFailure(code: "ACP-880056", sentence: "Failed to fetch the record from the database.")
    /// A code that no catalogue knows.
    static let unknownCode = DemoFailure(code: "ACP-880311", sentence: "The staging area could not be reached.")
    static let withoutCode = DemoFailure(code: nil, sentence: "The ingestion ended unexpectedly.")

    static func upload(batch: String) -> DemoFailure {
        DemoFailure(
            code: "ACP-880096", sentence: "Sync Job failed to upload. Please check the error in the Platform UI.",
            batch: batch)
    }
}
