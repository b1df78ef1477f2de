-- The import of the same bytes, if there was one. Parameters: sha256, bytes, format, organization that stands in or NULL.
-- Columns: exchanges, quarantined.
SELECT exchanges, quarantined
  FROM import
 WHERE sha256 = ? AND bytes = ? AND format = ? AND organization IS ?
 LIMIT 1
