-- The requests of one mapping and interval that name a batch. Parameters: mapping's key; the interval's start and end, milliseconds
-- since 1970. Columns: id, submitted_at, inferred, last_seen, outcome, finished_at, records, codes, batch; earliest first. A success
-- is among them only where something is known of its batch.
SELECT request.id, period.submitted_at, request.inferred, request.last_seen, period.outcome, request.finished_at,
       request.records, request.codes, period.batch
  FROM request AS period INDEXED BY request_period_batch
 CROSS JOIN request ON request.organization = period.organization AND request.id = period.id
 WHERE period.mapping = ? AND period.submitted_at >= ? AND period.submitted_at < ? AND period.batch IS NOT NULL
   AND (period.outcome < 3 OR EXISTS (SELECT 1 FROM batch WHERE batch.id = period.batch))
 ORDER BY period.submitted_at, request.id
