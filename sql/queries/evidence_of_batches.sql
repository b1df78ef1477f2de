-- The blocks of the Platform's answers that end at an instant or later. Parameter: the instant, milliseconds since 1970.
-- Columns: evidence's key, import's path, sha256, format.
SELECT evidence.key, import.path, import.sha256, import.format
  FROM evidence INDEXED BY evidence_range
  JOIN import ON import.key = evidence.import
 WHERE has_words = 2 AND last_at >= ?
 ORDER BY evidence.first_at, evidence.key
