-- What is known of each mapping, up to a day. Parameter: the last day asked about, days since 1970 in the database's zone.
-- Columns: mapping's key; the last day with an ingested request (by submitted time), the first one with a pending request
-- (both NULL for none); how many are pending; how often it was asked to ingest anything.
SELECT mapping, max(day) FILTER (WHERE success > 0), min(day) FILTER (WHERE pending > 0), sum(pending),
       sum(requests + not_stopped + not_published + rejected_otherwise + collisions)
  FROM daily
 WHERE day <= ?
 GROUP BY mapping
