-- Captures of other formats hold calls to other services, and lines that are no calls at all. They are passed over, and
-- counted: nothing goes by unseen.

ALTER TABLE import ADD COLUMN others INTEGER NOT NULL DEFAULT 0;

-- Why only a part of an archive could be read (imported with --partial); NULL for the whole.
ALTER TABLE import ADD COLUMN damage TEXT;

-- Finds the import of the same bytes, whatever the number of imports: what calls the API makes one each moment.
CREATE INDEX import_sha256 ON import (sha256);
