-- How many requests were submitted on each day, by mapping. Parameters: the first and the last day, days since 1970 in the
-- database's time zone. Columns: day, mapping's key, requests.
SELECT day, mapping, requests FROM daily WHERE day BETWEEN ? AND ? AND requests > 0 ORDER BY day, mapping
