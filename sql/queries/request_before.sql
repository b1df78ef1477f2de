-- The request of one mapping that was submitted last before an instant.
-- Parameters: mapping's key; the instant, milliseconds since 1970.
-- Columns: submitted_at, outcome, records, inferred, finished_at. All of it is in the index.
SELECT submitted_at, outcome, records, inferred, finished_at
  FROM request INDEXED BY request_period
 WHERE mapping = ? AND submitted_at < ?
 ORDER BY submitted_at DESC, outcome DESC, records DESC, inferred DESC
 LIMIT 1
