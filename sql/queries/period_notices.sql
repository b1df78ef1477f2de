-- What happened to one mapping in an interval and made no request, in no order.
-- Parameters: mapping's key; the interval's start and end, milliseconds since 1970.
-- Columns: at; the answer's kind: 3 not stopped, 4 not published, 5 rejected otherwise, 2 collision, 11 API error,
-- 10 unrecognized.
SELECT at, reason FROM rejection WHERE mapping = ?1 AND at >= ?2 AND at < ?3
 UNION ALL
SELECT at, 2 FROM collision WHERE mapping = ?1 AND at >= ?2 AND at < ?3
 UNION ALL
SELECT at, 11 FROM api_error WHERE mapping = ?1 AND at >= ?2 AND at < ?3
 UNION ALL
SELECT at, 10 FROM unrecognized WHERE mapping = ?1 AND at >= ?2 AND at < ?3
