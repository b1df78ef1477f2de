-- The first request of one mapping that was submitted from an instant on.
-- Parameters: mapping's key; the instant, milliseconds since 1970.
-- Columns: those of period_outcomes.sql.
SELECT submitted_at, outcome, finished_at, inferred, id, records, organization
  FROM request AS period INDEXED BY request_period
 WHERE mapping = ? AND submitted_at >= ?
 ORDER BY submitted_at, outcome, records, inferred, organization, id
 LIMIT 1
