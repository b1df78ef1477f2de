/// What the Platform answers about one batch, in the documented shape; what names people and programs is filled.
struct SandboxBatchAnswer: Encodable {
    private struct Related: Encodable {
        var type: String
        var id: String
    }

    private struct Failure: Encodable {
        var code: String
        var description: String
        /// In answers of today.
        var recordCount: Int?
        /// In those of once.
        var rows: [String]?
    }

    private var status: String
    private var imsOrg: String
    private var created, updated: Int64
    private var started, completed: Int64?
    private var createdUser, createdClient, updatedUser, updatedClient: String
    private var relatedObjects: [Related]
    private var inputFormat = ["format": "parquet"]
    private var tags: [String: [String]]
    private var metrics: [String: Int64]?
    private var errors: [Failure]?
    private var version = "1.0.5"

    init(_ batch: SandboxBatch, _ scenario: SandboxScenario.Batches, _ clock: SandboxClock, at now: Double) {
        status = batch.state(at: now)
        imsOrg = scenario.imsOrg
        created = clock.milliseconds(batch.created)
        updated = clock.milliseconds(max(batch.created, min(now, batch.completed)))
        (createdUser, updatedUser) = (scenario.user, scenario.user)
        (createdClient, updatedClient) = (scenario.client, scenario.client)
        relatedObjects = [Related(type: "dataSet", id: batch.dataset)]
        tags = [
            "acp_enableErrorDiagnostics": ["true"], "acp_partialIngestionPercent": ["5"],
            "acp_producer": [scenario.tag],
        ]
        if now >= batch.started, !batch.isOld { started = clock.milliseconds(batch.started) }
        guard batch.isOver(at: now) else { return }
        completed = clock.milliseconds(batch.completed)
        if let input = batch.input, let output = batch.output, let failed = batch.failed {
            metrics =
                batch.isOld
                ? [
                    "recordsRead": Int64(input), "recordsWritten": Int64(output), "recordsFailed": Int64(failed),
                    "startTime": clock.milliseconds(batch.started), "endTime": clock.milliseconds(batch.completed),
                ]
                : [
                    "inputByteSize": Int64(input) * 87, "inputFileCount": 1, "inputRecordCount": Int64(input),
                    "outputRecordCount": Int64(output), "failedRecordCount": Int64(failed),
                ]
        }
        errors = batch.reasons.map { reason in
            Failure(
                code: reason.reason.code, description: reason.reason.description,
                recordCount: batch.isOld ? nil : reason.records, rows: batch.isOld ? [scenario.row] : nil)
        }
    }
}
