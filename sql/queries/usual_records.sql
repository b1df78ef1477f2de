-- How many records the latest successes of a mapping delivered. Parameters: mapping's key; the instant before which they
-- were submitted, milliseconds since 1970; how many. Columns: records, of those successes that say how many; submitted_at.
SELECT records, submitted_at
  FROM request INDEXED BY request_period
 WHERE mapping = ? AND submitted_at < ? AND outcome = 3 AND records IS NOT NULL
 ORDER BY submitted_at DESC
 LIMIT ?
