-- Captures of other formats hold calls to other services, and lines that are no calls at all. They are passed over, and
-- counted: nothing goes by unseen.

ALTER TABLE import ADD COLUMN others INTEGER NOT NULL DEFAULT 0;

-- Why only a part of an archive could be read (imported with --partial); NULL for the whole.
ALTER TABLE import ADD COLUMN damage TEXT;
