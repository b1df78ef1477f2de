-- Imports of files that may be the beginning of this one, the longest first.
-- Parameters: bytes of this file, format, organization that stands in or NULL; the path, where the file's name is a part
-- of what it says (equal answers at other times), else NULL.
SELECT key, sha256, bytes, lines, exchanges, quarantined, head_bytes, head_sha256, whole_bytes, whole_sha256, whole_lines,
       program
  FROM import
 WHERE bytes <= ? AND format = ? AND organization IS ? AND path = ifnull(?, path)
 ORDER BY bytes DESC, key
