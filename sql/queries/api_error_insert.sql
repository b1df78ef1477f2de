-- Writes an API error. Of one that was captured with several HTTP statuses the least is kept, whichever came first.
-- Parameters: mapping, time, method, request or '', the beginning of the answer's SHA-256, HTTP status.
INSERT INTO api_error (mapping, at, method, request, answer, http_status)
VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET http_status = min(http_status, excluded.http_status)
