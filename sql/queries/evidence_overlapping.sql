-- The blocks that hold exchanges of an interval. Parameters: its first and last instant, milliseconds since 1970.
-- Columns: key, first_at, last_at.
SELECT key, first_at, last_at
  FROM evidence
 WHERE last_at >= ? AND first_at <= ?
 ORDER BY key
