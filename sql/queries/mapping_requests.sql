-- The requests of one mapping and interval, in the order in which they were submitted.
-- Parameters: mapping's key; the interval's start and end, milliseconds since 1970.
-- Columns: submitted_at, outcome, records, inferred, finished_at, organization's key, id. All of it is in the index.
SELECT submitted_at, outcome, records, inferred, finished_at, organization, id
  FROM request AS period INDEXED BY request_period
 WHERE mapping = ? AND submitted_at >= ? AND submitted_at < ?
 ORDER BY submitted_at, outcome, records, inferred
