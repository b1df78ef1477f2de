-- The chain: every change of the evidence is sealed, in order. A seal states what an import or a prune left behind, and
-- holds the SHA-256 of the seal before it, so that no seal can be changed, put in or taken out without those after it
-- showing it. (Setting 'last_seal': the last seal's key and SHA-256.)

CREATE TABLE seal (
    key       INTEGER PRIMARY KEY,            -- 1, 2, 3… without a gap
    import    INTEGER,                        -- the import that it seals; NULL for a prune
    statement TEXT    NOT NULL,               -- JSON: the import's row of the ledger, and digests of what it holds
    previous  BLOB    NOT NULL,               -- `sha256` of the seal before; 32 bytes of zero for the first
    sha256    BLOB    NOT NULL                -- of `previous` and `statement`, one after the other
) STRICT;
