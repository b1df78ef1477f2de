-- Lines that could not be read, by import and line. Columns: import, path, sha256, line, reason, bytes, kept.
SELECT quarantine.import, import.path, import.sha256, line, reason, quarantine.bytes, kept
  FROM quarantine
  JOIN import ON import.key = quarantine.import
 ORDER BY quarantine.import, line
