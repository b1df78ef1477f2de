-- The outcomes of one mapping's requests of an interval, in the order in which they were submitted.
-- Parameters: mapping's key; the interval's start and end, milliseconds since 1970.
-- Columns: submitted_at, outcome, finished_at (NULL while pending), inferred, id. All of it is in the index.
SELECT submitted_at, outcome, finished_at, inferred, id
  FROM request AS period INDEXED BY request_period
 WHERE mapping = ? AND submitted_at >= ? AND submitted_at < ?
 ORDER BY submitted_at
