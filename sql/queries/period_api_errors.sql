-- The HTTP errors of one mapping and interval, by status.
-- Parameters: mapping's key; the interval's start and end, milliseconds since 1970; from when on they are the period's.
-- Columns: http_status; how many from that instant on; how many before; the first and the last from that instant on.
SELECT http_status, sum(at >= ?4), sum(at < ?4), min(CASE WHEN at >= ?4 THEN at END), max(CASE WHEN at >= ?4 THEN at END)
  FROM api_error
 WHERE mapping = ?1 AND at >= ?2 AND at < ?3
 GROUP BY http_status
 ORDER BY http_status
