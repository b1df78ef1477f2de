-- Every mapping's days, the latest first.
-- Columns: day (days since 1970 in the database's time zone), mapping, and of the requests submitted then: pending,
-- failed, aborted, success.
SELECT day, mapping, pending, failed, aborted, success
  FROM daily
 WHERE requests > 0
 ORDER BY day DESC
