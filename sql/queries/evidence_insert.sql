-- Keeps one block of exchanges.
INSERT INTO evidence (import, exchanges, first_at, last_at, min_request, max_request, has_words, first_line, columns,
                      responses)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
