-- The requests of one mapping and interval that ask for attention: failed, aborted, pending, or without a record.
-- Parameters: mapping's key; the interval's start and end, milliseconds since 1970.
-- Columns: id, submitted_at, inferred, last_seen, outcome, finished_at, records, codes, batch; earliest first.
-- Only their rows are read; the index tells which they are.
SELECT request.id, period.submitted_at, request.inferred, request.last_seen, request.outcome, request.finished_at,
       request.records, request.codes, request.batch
  FROM request AS period INDEXED BY request_period
 CROSS JOIN request ON request.organization = period.organization AND request.id = period.id
 WHERE period.mapping = ? AND period.submitted_at >= ? AND period.submitted_at < ?
   AND (period.outcome < 3 OR period.records = 0)
 ORDER BY period.submitted_at, request.id
