-- When the first and the last request of one mapping's interval was submitted that ended with a code.
-- Parameters: mapping's key; the interval's start and end, milliseconds since 1970; the code, or NULL for failed requests
-- that name none. Columns: first and last submitted time, milliseconds since 1970; NULL where there is none.
SELECT min(submitted_at), max(submitted_at)
  FROM request INDEXED BY request_trouble
 WHERE mapping = ?1 AND submitted_at >= ?2 AND submitted_at < ?3 AND outcome IN (1, 2)
   AND CASE WHEN ?4 IS NULL THEN outcome = 1 AND codes IS NULL
            ELSE instr(',' || codes || ',', ',' || ?4 || ',') > 0 END
