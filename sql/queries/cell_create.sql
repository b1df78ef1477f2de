-- The cells that cell_counts.sql and cell_codes.sql read: a mapping's day, and its interval in milliseconds since 1970.
CREATE TEMPORARY TABLE IF NOT EXISTS cell (
    day      INTEGER NOT NULL,
    mapping  INTEGER NOT NULL,
    start_at INTEGER NOT NULL,
    end_at   INTEGER NOT NULL,
    PRIMARY KEY (day, mapping)
) WITHOUT ROWID
