-- The requests of one mapping's interval that failed or were aborted, with their codes: for who asks about very many codes.
-- Parameters: mapping's key; the interval's start and end, milliseconds since 1970.
-- Columns: submitted time, milliseconds since 1970; codes, NULL for none; whether it failed. Earliest first.
SELECT period.submitted_at, request.codes, request.outcome = 1
  FROM request AS period INDEXED BY request_period
 CROSS JOIN request ON request.organization = period.organization AND request.id = period.id
 WHERE period.mapping = ?1 AND period.submitted_at >= ?2 AND period.submitted_at < ?3 AND period.outcome BETWEEN 1 AND 2
 ORDER BY period.submitted_at
