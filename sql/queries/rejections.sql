-- The rejected POSTs of an interval, the latest first.
-- Parameters: the interval's start and end (not included), milliseconds since 1970.
-- Columns: at, mapping's key, the answer's kind (3 not stopped, 4 not published, 5 otherwise), the beginning of its SHA-256.
SELECT at, mapping, reason, answer
  FROM rejection
 WHERE at >= ? AND at < ?
 ORDER BY at DESC, mapping, answer
