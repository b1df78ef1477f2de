-- The ledger: what was imported, in the order of the imports.
-- Columns: key, path, format, organization, sha256, bytes, lines, exchanges, duplicates, quarantined, requests,
-- started_at, finished_at (milliseconds since 1970), program, others, damage (NULL for none), and first_at, the time of its earliest
-- exchange that was kept (NULL for none).
SELECT key, path, format, organization, sha256, bytes, lines, exchanges, duplicates, quarantined, requests, started_at,
       finished_at, program, others, damage, first_at
  FROM import LEFT JOIN (SELECT import AS of_import, min(first_at) AS first_at FROM evidence GROUP BY import) ON of_import = key
 ORDER BY key
