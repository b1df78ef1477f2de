-- Where requests can lie that ended with some codes.
-- Parameters: the first and the last day, days since 1970 in the database's time zone; the codes as a JSON array, with
-- '(no code)' for failed requests that name none; 1 for the earliest first, -1 for the latest.
-- Columns: day, mapping; each pair once.
SELECT DISTINCT day, mapping
  FROM daily_code
 WHERE code IN (SELECT value FROM json_each(?3)) AND day BETWEEN ?1 AND ?2
 ORDER BY day * ?4, mapping
