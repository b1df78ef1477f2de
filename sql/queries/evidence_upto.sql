-- Every block of evidence that begins at or before an instant, in the order in which they were kept.
-- Parameter: the instant, milliseconds since 1970. Columns: those of evidence_blocks.sql.
SELECT key, exchanges, first_at, last_at, min_request, max_request, has_words, first_line, columns, responses, import
  FROM evidence
 WHERE first_at <= ?
 ORDER BY key
