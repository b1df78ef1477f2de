-- The error codes of some days. Parameters: the first and the last day, days since 1970 in the database's time zone.
-- Columns: day, mapping, code, requests that ended with it.
SELECT day, mapping, code, requests
  FROM daily_code
 WHERE day BETWEEN ? AND ?
 ORDER BY day, mapping, code
