-- The ledger: what was imported, in the order of the imports.
-- Columns: key, path, format, organization, sha256, bytes, lines, exchanges, duplicates, quarantined, requests,
-- started_at, finished_at (milliseconds since 1970), program, others, damage (NULL for none).
SELECT key, path, format, organization, sha256, bytes, lines, exchanges, duplicates, quarantined, requests, started_at,
       finished_at, program, others, damage
  FROM import
 ORDER BY key
