-- The rollups of some days. Parameters: the first and the last day, days since 1970 in the database's time zone.
-- Columns: those of `daily`, in its order.
SELECT day, mapping, requests, success, failed, aborted, pending, inferred, records, empty_successes,
       uncounted_successes, not_stopped, not_published, rejected_otherwise, collisions, api_errors, unrecognized
  FROM daily
 WHERE day BETWEEN ? AND ?
 ORDER BY day, mapping
