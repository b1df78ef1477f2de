-- The days of one mapping on which requests were submitted.
-- Parameters: mapping's key; the first and the last day, days since 1970 in the database's time zone.
-- Columns: day, requests.
SELECT day, requests
  FROM daily
 WHERE mapping = ? AND day BETWEEN ? AND ? AND requests > 0
