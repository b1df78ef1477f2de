-- The latest requests of one mapping that were submitted before an instant, the latest first.
-- Parameters: mapping's key; the instant, milliseconds since 1970; how many.
-- Columns: those of period_outcomes.sql, records.
SELECT submitted_at, outcome, finished_at, inferred, id, records
  FROM request AS period INDEXED BY request_period
 WHERE mapping = ? AND submitted_at < ?
 ORDER BY submitted_at DESC, outcome DESC, records DESC, inferred DESC
 LIMIT ?
