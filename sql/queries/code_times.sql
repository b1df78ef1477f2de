-- When the first and the last request of one mapping's interval was submitted that ended with a code.
-- Parameters: mapping's key; the interval's start and end, milliseconds since 1970; the code, or NULL for failed requests
-- that name none. Columns: first and last submitted time, milliseconds since 1970; NULL where there is none.
-- The rows of failed and aborted requests alone are read, as in cell_codes.sql.
SELECT min(request.submitted_at), max(request.submitted_at)
  FROM request AS period INDEXED BY request_period
 CROSS JOIN request ON request.organization = period.organization AND request.id = period.id
 WHERE period.mapping = ?1 AND period.submitted_at >= ?2 AND period.submitted_at < ?3 AND period.outcome BETWEEN 1 AND 2
   AND CASE WHEN ?4 IS NULL THEN request.outcome = 1 AND request.codes IS NULL
            ELSE instr(',' || request.codes || ',', ',' || ?4 || ',') > 0 END
