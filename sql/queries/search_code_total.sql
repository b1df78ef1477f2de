-- How many requests of some whole days ended with a code.
-- Parameters: 1, 2 the first and the last day, days since 1970 in the database's time zone; 3 the code, '(no code)' for
-- failed requests that name none; 4 mappings' keys as a JSON array, or NULL for all.
SELECT ifnull(sum(requests), 0)
  FROM daily_code
 WHERE code = ?3 AND day BETWEEN ?1 AND ?2 AND (?4 IS NULL OR mapping IN (SELECT value FROM json_each(?4)))
