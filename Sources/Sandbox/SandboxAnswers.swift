/// The bodies that the sandbox answers with, as the API's page prints them, line by line; and those of the gateway in front.
enum SandboxAnswers {
    // MARK: - POST

    static func submitted(_ request: Int64, mapping: String) -> String {
        """
        {
        "requestId": \(request),
        "info": "Ingestion request submitted successfully for the Mapping ID: \(mapping)",
        "status":"Success"
        }
        """
    }

    static func alreadyInProgress(_ request: Int64, mapping: String) -> String {
        """
        {
        "requestId": \(request),
        "info": "Ingestion request already in progress for the Mapping ID: \(mapping)",
        "status":"In Progress"
        }
        """
    }

    static func notStopped(mapping: String) -> String { rejected(mapping, "is not stopped") }
    static func notPublished(mapping: String) -> String { rejected(mapping, "is not published") }

    private static func rejected(_ mapping: String, _ reason: String) -> String {
        """
        {
        "info": "Unable to submit data ingestion request, XDM Mapping ID: \(mapping) \(reason)",
        "status": "Failed"
        }
        """
    }

    // MARK: - GET

    static func success(_ request: Int64, mapping: String, records: Int, batch: String = "") -> String {
        // The page's text ends in a space.
        status(request, mapping, info: " ", records: records, status: "Success", batch: batch)
    }

    static func failedToFetch(_ request: Int64, mapping: String) -> String {
        status(
            request, mapping, info: " ACP-880056 Failed to fetch the record from the database.", records: 0,
            status: "Failed")
    }

    static func failedToUpload(_ request: Int64, mapping: String, batch: String) -> String {
        status(
            request, mapping,
            info: " ACP-880096 Sync Job failed to upload. Please check the error in the Platform UI.", records: 0,
            status: "Failed", batch: batch)
    }

    static func aborted(_ request: Int64, mapping: String, batch: String = "") -> String {
        status(
            request, mapping,
            info:
                " Ingestion request aborted due to some issue with data ingestion service. Please submit a new request",
            records: 0, status: "Aborted", batch: batch)
    }

    static func inProgress(_ request: Int64, mapping: String) -> String {
        status(request, mapping, info: "", records: 0, status: "In Progress")
    }

    private static func status(
        _ request: Int64, _ mapping: String, info: String, records: Int, status: String, batch: String = ""
    ) -> String {
        """
        {
        "batchId": "\(batch)",
        "info": "Mapping Id: \(mapping).\(info)",
        "numRecords": \(records),
        "requestId": \(request),
        "status": "\(status)"
        }
        """
    }

    // MARK: - The gateway

    static let wrongToken = #"{"error_code":"401013","message":"Oauth token is not valid"}"#
    static let missingRole = #"{"error_code":"403023","message":"Profile is not valid"}"#
    static let throttled = #"{"error_code":"429050","message":"Too many requests"}"#
    static let broken = #"{"code":500,"message":"Oops. Something went wrong. Check your URI and try again."}"#
    /// The API's page documents no answer for what is not there; this one is the sandbox's own, in the gateway's form.
    static let notFound = #"{"error_code":"404000","message":"Not found"}"#

    // MARK: - The Platform

    static let notAllowed =
        #"{"error_code":"403000","message":"Api Key, organization or sandbox is missing or invalid"}"#
    static let noBatch =
        #"{"type":"/placeholder/type/uri","status":404,"title":"NotFoundError","detail":"Batch not found."}"#
    static let noRows =
        #"{"type":"/placeholder/type/uri","status":404,"title":"NotFoundError","detail":"No such path."}"#
    static let wrongQuery =
        #"{"type":"/placeholder/type/uri","status":400,"title":"BadRequestError","detail":"Invalid query parameter."}"#
}
