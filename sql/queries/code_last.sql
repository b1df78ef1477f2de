-- The same as code_first.sql, for the last request.
SELECT period.submitted_at
  FROM request AS period INDEXED BY request_period
 CROSS JOIN request ON request.organization = period.organization AND request.id = period.id
 WHERE period.mapping = ?1 AND period.submitted_at >= ?2 AND period.submitted_at < ?3 AND period.outcome BETWEEN 1 AND 2
   AND CASE WHEN ?4 IS NULL THEN request.outcome = 1 AND request.codes IS NULL
            ELSE instr(',' || request.codes || ',', ',' || ?4 || ',') > 0 END
 ORDER BY period.submitted_at DESC
 LIMIT 1
