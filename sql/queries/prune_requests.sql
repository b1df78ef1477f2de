-- Requests submitted before an instant, by outcome. Parameter: the instant, milliseconds since 1970.
-- Columns: outcome, requests.
SELECT outcome, count(*) FROM request WHERE submitted_at < ? GROUP BY outcome
