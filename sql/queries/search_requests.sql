-- The requests of one mapping and interval that a search looks for, earliest first; of equal times by ID.
-- (search_requests_backwards.sql is the same, latest first.)
-- Parameters: 1 mapping's key; 2, 3 the interval's start and end, milliseconds since 1970; 4 outcomes, a bit each by their
-- number; 5 1 for inferred requests only; 6 milliseconds that it must have taken longer than, or NULL; 7 what the age of
-- pending ones is counted to; 8 codes as a JSON array as in search_code_cells.sql, or NULL; 9, 10 time and ID of the
-- request that these come after, or NULL; 11 how many at most, -1 for all.
-- Columns: submitted_at, organization's key, id. All conditions but the codes are answered by the index.
SELECT submitted_at, organization, id
  FROM request AS period INDEXED BY request_period
 WHERE mapping = ?1 AND submitted_at >= ?2 AND submitted_at < ?3
   AND (?6 IS NULL OR ifnull(finished_at, ?7) - submitted_at > ?6)
   AND ?4 >> outcome & 1
   AND inferred >= ?5
   AND (?9 IS NULL OR submitted_at <> ?9 OR id > ?10)
   AND (?8 IS NULL OR EXISTS (
            SELECT 1
              FROM request
              JOIN json_each(?8) AS wanted
                ON instr(',' || ifnull(request.codes, iif(request.outcome = 1, '(no code)', '')) || ',',
                         ',' || wanted.value || ',') > 0
             WHERE request.organization = period.organization AND request.id = period.id))
 ORDER BY submitted_at, id
 LIMIT ?11
