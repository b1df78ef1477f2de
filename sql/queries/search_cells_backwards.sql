-- The same as search_cells.sql, latest first.
SELECT day, mapping
  FROM daily
 WHERE day BETWEEN ?1 AND ?2
   AND (?3 & 1 AND pending > 0 OR ?3 & 2 AND failed > 0 OR ?3 & 4 AND aborted > 0 OR ?3 & 8 AND success > 0)
   AND (?4 = 0 OR inferred > 0)
 ORDER BY day DESC, mapping
