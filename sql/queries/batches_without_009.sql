-- In place of what a database by an earlier version lacks: nothing is known of batches.
CREATE TEMP VIEW batch AS
SELECT NULL AS id, 0 AS outcome, NULL AS state, NULL AS seen_at, NULL AS answer, 0 AS last_seen, NULL AS ims_org,
       NULL AS other_ims_org, NULL AS dataset, NULL AS input_records, NULL AS output_records, NULL AS failed_records,
       NULL AS created_at, NULL AS started_at, NULL AS completed_at, NULL AS related
 WHERE FALSE;
CREATE TEMP VIEW batch_reason AS SELECT NULL AS batch, NULL AS code, 0 AS errors, NULL AS records WHERE FALSE;
CREATE TEMP VIEW batch_row AS SELECT NULL AS batch, NULL AS code, NULL AS message, 0 AS rows WHERE FALSE
