-- The latest submitted request of one mapping and interval that was ingested.
-- Parameters: mapping's key; the interval's start and end, milliseconds since 1970.
-- Columns: finished_at (milliseconds since 1970), id, submitted_at. All of it is in the index.
SELECT finished_at, id, submitted_at
  FROM request AS period INDEXED BY request_period
 WHERE mapping = ? AND submitted_at >= ? AND submitted_at < ? AND outcome = 3
 ORDER BY submitted_at DESC, id DESC
 LIMIT 1
