-- The counts of every mapping over all the history. Columns: mapping's key, the plain counts summed; of records what is
-- below a thousand million a day, and last the thousands of millions: their sum need not fit 64 bits, where that of either
-- part does for nine thousand million days.
SELECT mapping, sum(requests), sum(success), sum(failed), sum(aborted), sum(pending), sum(inferred),
       sum(empty_successes), sum(uncounted_successes), sum(not_stopped), sum(not_published), sum(rejected_otherwise),
       sum(collisions), sum(api_errors), sum(unrecognized), sum(records % 1000000000), sum(records / 1000000000)
  FROM daily
 GROUP BY mapping
