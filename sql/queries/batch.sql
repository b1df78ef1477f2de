-- What is known of a batch. Parameter: its ID.
-- Columns: outcome, state, seen_at, last_seen, ims_org, other_ims_org, dataset, input_records, output_records, failed_records,
-- created_at, started_at, completed_at (times in milliseconds since 1970), related, answer.
SELECT outcome, state, seen_at, last_seen, ims_org, other_ims_org, dataset, input_records, output_records, failed_records,
       created_at, started_at, completed_at, related, answer
  FROM batch
 WHERE id = ?
