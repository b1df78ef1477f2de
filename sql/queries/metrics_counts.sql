-- The counts of every mapping over all the history. Columns: mapping's key, then those of `daily` in its order, summed.
SELECT mapping, sum(requests), sum(success), sum(failed), sum(aborted), sum(pending), sum(inferred), sum(records),
       sum(empty_successes), sum(uncounted_successes), sum(not_stopped), sum(not_published), sum(rejected_otherwise),
       sum(collisions), sum(api_errors), sum(unrecognized)
  FROM daily
 GROUP BY mapping
