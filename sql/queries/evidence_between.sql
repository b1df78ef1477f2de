-- The blocks that hold exchanges of an interval, with the ranges of their request IDs and the capture they came from.
-- Parameters: the interval's first and last instant, milliseconds since 1970.
-- Columns: evidence's key, first_at, last_at, min_request, max_request (NULL without numbers), has_words, path.
SELECT evidence.key, evidence.first_at, evidence.last_at, evidence.min_request, evidence.max_request,
       evidence.has_words, import.path
  FROM evidence INDEXED BY evidence_range
  JOIN import ON import.key = evidence.import
 WHERE evidence.last_at >= ? AND evidence.first_at <= ?
 ORDER BY evidence.first_at, evidence.key
