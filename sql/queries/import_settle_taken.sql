-- Settles the ledger's row of an import that was taken over from another history: what of it was new is said of this one.
-- Parameters: duplicates, quarantined, requests, then the key.
UPDATE import SET duplicates = ?, quarantined = ?, requests = ? WHERE key = ?
