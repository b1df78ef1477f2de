-- Imports of files that this one may be, or go on with: they begin with the same bytes.
-- Parameters: SHA-256 of this file's first 4,096 bytes, or fewer where it is shorter, or of its beginning up to the end of a line;
-- bytes of this file, format, organization that stands in or NULL; the path, where the file's name is a part of what it says (equal
-- answers at other times), else NULL.
SELECT key, sha256, bytes, lines, exchanges, quarantined, head_bytes, head_sha256, whole_bytes, whole_sha256, whole_lines,
       program
  FROM import
 WHERE (head_sha256 = ?1 OR whole_sha256 = ?1)
   AND bytes <= ?2 AND format = ?3 AND organization IS ?4 AND path = ifnull(?5, path)
