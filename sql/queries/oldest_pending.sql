-- The pending request of one mapping and interval that was submitted first.
-- Parameters: mapping's key; the interval's start and end, milliseconds since 1970.
-- Columns: submitted_at (milliseconds since 1970), id. All of it is in the index.
SELECT submitted_at, id
  FROM request AS period INDEXED BY request_period
 WHERE mapping = ? AND submitted_at >= ? AND submitted_at < ? AND outcome = 0
 ORDER BY submitted_at, id
 LIMIT 1
