-- The import of the same bytes, if there was one. Parameters: sha256, bytes, format, organization that stands in or NULL.
-- Columns: exchanges, quarantined, program.
SELECT exchanges, quarantined, program
  FROM import
 WHERE sha256 = ? AND bytes = ? AND format = ? AND organization IS ?
 LIMIT 1
