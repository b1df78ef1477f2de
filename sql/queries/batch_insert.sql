-- Writes the row of a batch, in place of the one that is there. Parameters: the columns, in their order.
INSERT OR REPLACE INTO batch (id, outcome, state, seen_at, answer, last_seen, ims_org, other_ims_org, dataset, input_records,
                              output_records, failed_records, created_at, started_at, completed_at, related)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
