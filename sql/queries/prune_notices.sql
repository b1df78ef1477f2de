-- What made no request, before an instant. Parameter: the instant, milliseconds since 1970.
-- Columns: rejections, collisions, API errors, unrecognized answers.
SELECT (SELECT count(*) FROM rejection WHERE at < ?1), (SELECT count(*) FROM collision WHERE at < ?1),
       (SELECT count(*) FROM api_error WHERE at < ?1), (SELECT count(*) FROM unrecognized WHERE at < ?1)
