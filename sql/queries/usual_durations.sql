-- How long the latest finished requests of a mapping took, from their POST to the answer that gave the outcome.
-- Parameters: mapping's key; the instant before which they were submitted, milliseconds since 1970; how many.
-- Columns: milliseconds, submitted_at. Requests whose POST was not captured have no such time.
SELECT finished_at - submitted_at, submitted_at, outcome, records, inferred
  FROM request INDEXED BY request_period
 WHERE mapping = ? AND submitted_at < ? AND outcome > 0 AND inferred = 0 AND finished_at >= submitted_at
 ORDER BY submitted_at DESC, outcome DESC, records DESC, inferred DESC
 LIMIT ?
