-- The blocks that may hold exchanges about a request. Parameters: its ID where that is a number, else NULL.
-- Columns: evidence's key, import's path, sha256, format.
SELECT evidence.key, import.path, import.sha256, import.format
  FROM evidence INDEXED BY evidence_range
  JOIN import ON import.key = evidence.import
 WHERE CASE WHEN ?1 IS NULL THEN has_words = 1 ELSE ?1 BETWEEN min_request AND max_request END
 ORDER BY evidence.first_at, evidence.key
