-- The requests of one mapping and interval that ended with a code.
-- Parameters: mapping's key; the interval's start and end, milliseconds since 1970; the code, or NULL for failed requests
-- that name none.
-- Columns: id, submitted_at, inferred, last_seen, outcome, finished_at, records, codes, batch; earliest first.
-- The rows of failed and aborted requests alone are read.
SELECT period.id, period.submitted_at, period.inferred, request.last_seen, period.outcome, request.finished_at,
       period.records, request.codes, request.batch
  FROM request AS period INDEXED BY request_period
 CROSS JOIN request ON request.organization = period.organization AND request.id = period.id
 WHERE period.mapping = ?1 AND period.submitted_at >= ?2 AND period.submitted_at < ?3 AND period.outcome BETWEEN 1 AND 2
   AND CASE WHEN ?4 IS NULL THEN request.outcome = 1 AND request.codes IS NULL
            ELSE instr(',' || request.codes || ',', ',' || ?4 || ',') > 0 END
 ORDER BY period.submitted_at, period.outcome, period.records, period.inferred
