-- Every block of evidence without its exchanges, in the order in which they were kept.
-- Columns: key, import, exchanges, first_at, last_at, min_request, max_request (both NULL for none), has_words.
SELECT key, import, exchanges, first_at, last_at, min_request, max_request, has_words FROM evidence ORDER BY key
