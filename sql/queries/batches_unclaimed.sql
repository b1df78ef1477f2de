-- How many batches no request names, of those that the Platform was asked about in an interval the latest time.
-- Parameters: the interval's start and end, milliseconds since 1970.
SELECT count(*)
  FROM batch
 WHERE last_seen >= ? AND last_seen < ?
   AND NOT EXISTS (SELECT 1 FROM request WHERE request.batch = batch.id AND request.batch IS NOT NULL)
