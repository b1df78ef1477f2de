-- What was deleted to keep a database small stays deleted, and the ledger goes on telling how much there was.
-- (Setting 'pruned_before': the first day that was kept; 'pruned_lines': lines taken out of quarantine.)

-- How much of what an import kept was deleted later, or left out because it was older than the first kept day.
CREATE TABLE pruned (
    import    INTEGER PRIMARY KEY REFERENCES import (key),
    exchanges INTEGER NOT NULL,
    lines     INTEGER NOT NULL                -- of quarantine
) STRICT;

-- Deleted requests that may be heard of again: what is said of them later makes them known to nobody.
CREATE TABLE pruned_request (
    organization INTEGER NOT NULL REFERENCES organization (key),
    id           ANY     NOT NULL,
    PRIMARY KEY (organization, id)
) STRICT, WITHOUT ROWID;
