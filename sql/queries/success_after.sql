-- Whether a mapping has had a success that was submitted in an interval. Parameters: mapping's key; the instants behind
-- which and before which, milliseconds since 1970. A row where there is one.
SELECT 1
  FROM request INDEXED BY request_period
 WHERE mapping = ? AND submitted_at > ? AND submitted_at < ? AND outcome = 3
 LIMIT 1
