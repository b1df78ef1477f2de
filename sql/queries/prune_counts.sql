-- What was counted before a day. Parameter: the day, days since 1970 in the database's time zone.
-- Columns: requests that are pending, failed, were aborted, were ingested; rejections, collisions, API errors, unrecognized
-- answers.
SELECT total(pending), total(failed), total(aborted), total(success),
       total(not_stopped + not_published + rejected_otherwise), total(collisions), total(api_errors), total(unrecognized)
  FROM daily
 WHERE day < ?
