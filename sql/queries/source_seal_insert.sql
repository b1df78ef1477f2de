-- Keeps a seal of another history, unless it is kept already.
-- Parameters: sha256, source, key, import or NULL, statement, previous, taken_as or NULL.
INSERT OR IGNORE INTO source_seal (sha256, source, key, import, statement, previous, taken_as) VALUES (?, ?, ?, ?, ?, ?, ?)
