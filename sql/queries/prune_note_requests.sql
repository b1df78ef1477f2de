-- Notes the requests that are deleted but may be heard of again: seen since, or not ended.
-- Parameter: the instant before which requests are deleted, milliseconds since 1970.
INSERT OR IGNORE INTO pruned_request
SELECT organization, id FROM request WHERE submitted_at < ?1 AND (last_seen >= ?1 OR outcome = 0)
