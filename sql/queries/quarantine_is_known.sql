-- Whether a line of a file is in quarantine already, by any import of the same file beside `key`.
-- Parameters: key of an import of the file, line.
SELECT 1
  FROM import AS own
  JOIN import AS twin ON twin.sha256 = own.sha256
  JOIN quarantine ON quarantine.import = twin.key AND quarantine.line = ?2
 WHERE own.key = ?1 AND twin.key <> ?1 AND twin.bytes = own.bytes AND twin.format = own.format
   AND twin.organization IS own.organization
 LIMIT 1
