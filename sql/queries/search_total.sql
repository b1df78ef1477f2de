-- How many requests of some whole days have one of some outcomes, or are inferred.
-- Parameters: 1, 2 the first and the last day, days since 1970 in the database's time zone; 3 outcomes, a bit each by their
-- number; 4 1 to count inferred requests of any outcome instead; 5 mappings' keys as a JSON array, or NULL for all.
SELECT ifnull(sum(iif(?4, inferred, (?3 & 1) * pending + (?3 >> 1 & 1) * failed + (?3 >> 2 & 1) * aborted
                                    + (?3 >> 3 & 1) * success)), 0)
  FROM daily
 WHERE day BETWEEN ?1 AND ?2 AND (?5 IS NULL OR mapping IN (SELECT value FROM json_each(?5)))
