-- Of the hour that is seen anew, other requests' exchanges were read, too: what was made of these alone is not all that is known.
DELETE FROM temp.request
 WHERE NOT EXISTS (SELECT 1 FROM temp.cut_request AS cut WHERE cut.organization = request.organization AND cut.id = request.id);
DELETE FROM temp.conflict
 WHERE NOT EXISTS (SELECT 1 FROM temp.cut_request AS cut WHERE cut.organization = conflict.organization AND cut.id = conflict.id);
-- Found as those that are not made anew are.
CREATE INDEX temp.request_anew_period ON request (mapping, submitted_at, outcome, records, inferred)
