-- Where requests can lie that a search looks for, earliest first. (search_cells_backwards.sql is the same, latest first.)
-- Parameters: the first and the last day, days since 1970 in the database's time zone; outcomes, a bit each by their
-- number; 1 for inferred requests only.
-- Columns: day, mapping.
SELECT day, mapping
  FROM daily
 WHERE day BETWEEN ?1 AND ?2
   AND (?3 & 1 AND pending > 0 OR ?3 & 2 AND failed > 0 OR ?3 & 4 AND aborted > 0 OR ?3 & 8 AND success > 0)
   AND (?4 = 0 OR inferred > 0)
 ORDER BY day, mapping
