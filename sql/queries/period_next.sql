-- The first request of one mapping that was submitted from an instant on.
-- Parameters: mapping's key; the instant, milliseconds since 1970.
-- Columns: those of period_outcomes.sql, records.
SELECT submitted_at, outcome, finished_at, inferred, id, records
  FROM request AS period INDEXED BY request_period
 WHERE mapping = ? AND submitted_at >= ?
 ORDER BY submitted_at, outcome, records, inferred
 LIMIT 1
