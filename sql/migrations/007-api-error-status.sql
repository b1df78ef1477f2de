-- An API error under a 2xx status (a body that is no JSON object) is noted under 200, so that it does not matter which of
-- several captures of it came first. The evidence keeps the status as it was captured.
UPDATE api_error SET http_status = 200 WHERE http_status BETWEEN 201 AND 299;
