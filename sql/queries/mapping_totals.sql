-- The counts of some days, mapping by mapping. Parameters: the first and the last day, days since 1970 in the database's
-- time zone. Columns: mapping's key, requests, success, failed, aborted, pending.
SELECT mapping, sum(requests), sum(success), sum(failed), sum(aborted), sum(pending)
  FROM daily
 WHERE day BETWEEN ? AND ?
 GROUP BY mapping
