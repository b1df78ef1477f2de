-- Every block of evidence, in the order in which they were kept, with what it is found by.
-- Columns: key, exchanges, first_at, last_at, min_request, max_request, has_words, first_line, columns, responses,
-- import.
SELECT key, exchanges, first_at, last_at, min_request, max_request, has_words, first_line, columns, responses, import
  FROM evidence
 ORDER BY key
