-- When the first request of one mapping's interval was submitted that ended with a code; no row where there is none.
-- Parameters: mapping's key; the interval's start and end, milliseconds since 1970; the code, or NULL for failed requests
-- that name none. Column: submitted time, milliseconds since 1970. (code_last.sql is the same for the last one.)
-- The rows of failed and aborted requests alone are read, up to the first that has the code.
SELECT period.submitted_at
  FROM request AS period INDEXED BY request_period
 CROSS JOIN request ON request.organization = period.organization AND request.id = period.id
 WHERE period.mapping = ?1 AND period.submitted_at >= ?2 AND period.submitted_at < ?3 AND period.outcome BETWEEN 1 AND 2
   AND CASE WHEN ?4 IS NULL THEN request.outcome = 1 AND request.codes IS NULL
            ELSE instr(',' || request.codes || ',', ',' || ?4 || ',') > 0 END
 ORDER BY period.submitted_at
 LIMIT 1
