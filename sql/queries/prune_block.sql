-- Writes anew what is left of a block of evidence.
-- Parameters: exchanges, first_at, last_at, min_request, max_request, has_words, first_line, columns, responses, key.
UPDATE evidence
   SET (exchanges, first_at, last_at, min_request, max_request, has_words, first_line, columns, responses)
     = (?, ?, ?, ?, ?, ?, ?, ?, ?)
 WHERE key = ?
