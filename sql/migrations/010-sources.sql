-- Histories that were merged into this one. Their imports stand in the ledger like all others; what each was sealed with where it was
-- made is kept, seal by seal, so that it can be proved later from which history it came, and that it came unchanged.

-- One row for each merge that brought something: the history as it was then.
CREATE TABLE source (
    key       INTEGER PRIMARY KEY,            -- 1, 2, 3… in the order of the merges
    path      TEXT    NOT NULL,               -- as the user named it
    seals     INTEGER NOT NULL,               -- the number of its last seal, and that seal's SHA-256
    seal      BLOB    NOT NULL,
    merged_at INTEGER NOT NULL,
    program   TEXT    NOT NULL                -- name and version of what merged it
) STRICT;

-- The seals of these histories, and of those that were merged into them before, each once and as it was made: `previous` leads from
-- the last one of a source to its first.
CREATE TABLE source_seal (
    sha256    BLOB    NOT NULL UNIQUE,
    source    INTEGER NOT NULL REFERENCES source (key),  -- that brought it
    key       INTEGER NOT NULL,               -- its number where it was made
    import    INTEGER,                        -- the import's number there; NULL for a prune or a merge
    statement TEXT    NOT NULL,
    previous  BLOB    NOT NULL,
    taken_as  INTEGER REFERENCES import (key) -- the import here that holds what it sealed; NULL for a prune or a merge
) STRICT;

CREATE INDEX source_seal_taken_as ON source_seal (taken_as);
