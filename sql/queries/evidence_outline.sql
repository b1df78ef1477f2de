-- Notes a block of evidence without its content: what reports ask of evidence is only how much there is, and of when.
-- Parameters: key, import's key, exchanges, first_at, last_at.
INSERT INTO evidence (key, import, exchanges, first_at, last_at, min_request, max_request, has_words, first_line, columns,
                      responses)
VALUES (?, ?, ?, ?, ?, NULL, NULL, 0, 0, x'', x'')
