-- Notes a request of which nothing is to be known, unless it is known. Parameters: organization's key, request ID.
INSERT OR IGNORE INTO pruned_request
SELECT ?1, ?2 WHERE NOT EXISTS (SELECT 1 FROM request WHERE organization = ?1 AND id = ?2)
