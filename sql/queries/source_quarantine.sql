-- The lines of an import in quarantine, as they are kept. Parameter: the import's key. Columns: line, reason, bytes, kept.
SELECT line, reason, bytes, kept FROM quarantine WHERE import = ? ORDER BY line
