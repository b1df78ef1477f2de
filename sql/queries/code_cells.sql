-- The requests that ended with each error code, by day and mapping. Parameter: the last day asked about, days since 1970
-- in the database's time zone.
-- Columns: day, mapping's key, code, requests; earliest day first.
SELECT day, mapping, code, requests FROM daily_code WHERE day <= ? ORDER BY day, mapping, code
