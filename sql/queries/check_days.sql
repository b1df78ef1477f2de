-- What is known of every mapping's days, up to one. Parameter: the last day asked about, days since 1970 in the database's zone.
-- Columns: day, mapping's key, how many requests were ingested, how many are pending, how often it was asked to ingest anything.
SELECT day, mapping, success, pending, requests + not_stopped + not_published + rejected_otherwise + collisions
  FROM daily
 WHERE day <= ?
 ORDER BY day, mapping
