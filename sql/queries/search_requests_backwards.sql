-- The same as search_requests.sql, latest first.
SELECT submitted_at, organization, id
  FROM request AS period INDEXED BY request_period
 WHERE mapping = ?1 AND submitted_at >= ?2 AND submitted_at < ?3
   AND (?6 IS NULL OR ifnull(finished_at, ?7) - submitted_at > ?6)
   AND ?4 >> outcome & 1
   AND inferred >= ?5
   AND (?9 IS NULL OR submitted_at <> ?9 OR id < ?10)
   AND (?8 IS NULL OR EXISTS (
            SELECT 1
              FROM request
              JOIN json_each(?8) AS wanted
                ON instr(',' || ifnull(request.codes, iif(request.outcome = 1, '(no code)', '')) || ',',
                         ',' || wanted.value || ',') > 0
             WHERE request.organization = period.organization AND request.id = period.id))
 ORDER BY submitted_at DESC, id DESC
 LIMIT ?11
