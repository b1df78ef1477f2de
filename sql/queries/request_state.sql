-- What is known of one request. Parameters: organization's key, request ID.
SELECT mapping, submitted_at, inferred, last_seen, outcome, finished_at, records, codes, batch
  FROM request
 WHERE organization = ? AND id = ?
