-- The requests of one mapping before one of its own, the latest first; of equal times by ID.
-- Parameters: mapping's key; submitted time, milliseconds since 1970, and ID of that request; how many at most.
-- Columns: organization's key, id, outcome, submitted_at. All of it is in the index.
SELECT organization, id, outcome, submitted_at
  FROM request AS period INDEXED BY request_period
 WHERE mapping = ?1 AND submitted_at <= ?2 AND (submitted_at < ?2 OR id < ?3)
 ORDER BY submitted_at DESC, id DESC
 LIMIT ?4
