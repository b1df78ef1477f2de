-- Settles the ledger's row of an import at its end. Parameters: the columns in this order, then the key.
UPDATE import
   SET (sha256, bytes, lines, exchanges, duplicates, quarantined, requests, whole_bytes, whole_sha256, whole_lines,
        head_bytes, head_sha256, finished_at, others, damage)
     = (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
 WHERE key = ?
