-- Opens the ledger's row of an import; import_update.sql settles it in the same transaction.
-- Parameters: path, format, organization or NULL, started_at, program.
INSERT INTO import (path, format, organization, sha256, bytes, lines, exchanges, duplicates, quarantined, requests,
                    head_bytes, head_sha256, whole_bytes, whole_sha256, whole_lines, started_at, finished_at, program)
VALUES (?, ?, ?, x'', 0, 0, 0, 0, 0, 0, 0, x'', 0, x'', 0, ?, 0, ?)
