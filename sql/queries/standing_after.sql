-- How many requests of one mapping and interval ended in one way, behind one of its requests.
-- Parameters: mapping's key; that request's submitted time and the interval's end, milliseconds since 1970; its ID; the
-- outcome. All of it is in the index.
SELECT count(*)
  FROM request INDEXED BY request_period
 WHERE mapping = ?1 AND submitted_at >= ?2 AND submitted_at < ?3 AND outcome = ?5 AND (submitted_at > ?2 OR id > ?4)
