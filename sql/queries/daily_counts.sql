-- The rollups of some days. Parameters: the first and the last day, days since 1970 in the database's time zone.
-- Columns: day, mapping, the plain counts, records.
SELECT day, mapping, requests, success, failed, aborted, pending, inferred, empty_successes, uncounted_successes,
       not_stopped, not_published, rejected_otherwise, collisions, api_errors, unrecognized, records
  FROM daily
 WHERE day BETWEEN ? AND ?
 ORDER BY day, mapping
