-- The requests of one mapping after one of its own, the earliest first; of equal times by ID.
-- Parameters and columns as in neighbors_before.sql.
SELECT organization, id, outcome, submitted_at
  FROM request AS period INDEXED BY request_period
 WHERE mapping = ?1 AND submitted_at >= ?2 AND (submitted_at > ?2 OR id > ?3)
 ORDER BY submitted_at, id
 LIMIT ?4
