-- The import of the same file, if there is one beside `key`: the one at the same path before others.
-- Parameters: key of the import that is compared. Columns: key; whether lines of it were pruned from quarantine.
SELECT twin.key, ifnull(pruned.lines, 0) > 0
  FROM import AS own
  JOIN import AS twin ON twin.sha256 = own.sha256
  LEFT JOIN pruned ON pruned.import = twin.key
 WHERE own.key = ?1 AND twin.key <> ?1 AND twin.bytes = own.bytes AND twin.format = own.format
   AND twin.organization IS own.organization
 ORDER BY twin.path <> own.path, twin.key
 LIMIT 1
