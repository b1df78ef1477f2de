-- Replaces what is known of a request. Parameters: as request_insert.sql, then organization and id.
UPDATE request
   SET (mapping, submitted_at, inferred, last_seen, outcome, finished_at, records, codes, batch)
     = (?, ?, ?, ?, ?, ?, ?, ?, ?)
 WHERE organization = ? AND id = ?
