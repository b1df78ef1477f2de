-- What is known of a batch. Parameter: its ID.
-- Columns: outcome, state, input, output and failed records, the codes of its reasons (with commas; NULL for none).
SELECT outcome, state, input_records, output_records, failed_records,
       (SELECT group_concat(code, ',') FROM (SELECT code FROM batch_reason WHERE batch = batch.id AND code <> '' ORDER BY code))
  FROM batch
 WHERE id = ?
