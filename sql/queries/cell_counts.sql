-- What the rollups hold: the counts of some cells (a mapping's day), from the derived rows.
-- Reads the temporary table `cell` (day, mapping, start_at, end_at): days since 1970, and the day's interval in
-- milliseconds since 1970. Columns: those of `daily`, in its order. A cell without anything gives no row.
SELECT day, mapping, sum(requests), sum(success), sum(failed), sum(aborted),
       sum(requests) - sum(success) - sum(failed) - sum(aborted) AS pending, sum(inferred), sum(records),
       sum(empty_successes), sum(success) - sum(counted_successes) AS uncounted_successes, sum(not_stopped),
       sum(not_published), sum(rejected_otherwise), sum(collisions), sum(api_errors), sum(unrecognized)
  FROM (
    -- Only a success has records.
    SELECT cell.day, cell.mapping, count(*) AS requests, sum(outcome = 3) AS success, sum(outcome = 1) AS failed,
           sum(outcome = 2) AS aborted, sum(inferred) AS inferred, ifnull(sum(records), 0) AS records,
           sum(records IS 0) AS empty_successes, count(records) AS counted_successes, 0 AS not_stopped,
           0 AS not_published, 0 AS rejected_otherwise, 0 AS collisions, 0 AS api_errors, 0 AS unrecognized
      FROM cell
     CROSS JOIN request INDEXED BY request_period ON request.mapping = cell.mapping
                       AND request.submitted_at >= cell.start_at AND request.submitted_at < cell.end_at
     GROUP BY cell.day, cell.mapping
     UNION ALL
    SELECT cell.day, cell.mapping, 0, 0, 0, 0, 0, 0, 0, 0, sum(reason = 3), sum(reason = 4), sum(reason = 5), 0, 0, 0
      FROM cell
     CROSS JOIN rejection ON rejection.mapping = cell.mapping AND at >= cell.start_at AND at < cell.end_at
     GROUP BY cell.day, cell.mapping
     UNION ALL
    SELECT cell.day, cell.mapping, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, count(*), 0, 0
      FROM cell
     CROSS JOIN collision ON collision.mapping = cell.mapping AND at >= cell.start_at AND at < cell.end_at
     GROUP BY cell.day, cell.mapping
     UNION ALL
    SELECT cell.day, cell.mapping, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, count(*), 0
      FROM cell
     CROSS JOIN api_error ON api_error.mapping = cell.mapping AND at >= cell.start_at AND at < cell.end_at
     GROUP BY cell.day, cell.mapping
     UNION ALL
    SELECT cell.day, cell.mapping, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, count(*)
      FROM cell
     CROSS JOIN unrecognized ON unrecognized.mapping = cell.mapping AND at >= cell.start_at AND at < cell.end_at
     GROUP BY cell.day, cell.mapping
  )
 GROUP BY day, mapping
