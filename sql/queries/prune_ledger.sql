-- Adds to how much of an import is gone. Parameters: import's key, exchanges, lines of quarantine.
INSERT INTO pruned (import, exchanges, lines) VALUES (?1, ?2, ?3)
    ON CONFLICT (import) DO UPDATE SET exchanges = exchanges + ?2, lines = lines + ?3
