-- What a file begins with tells whether it was imported before, or is one that has grown: found at once, however many imports there
-- are.

CREATE INDEX import_head ON import (head_sha256);

CREATE INDEX import_whole ON import (whole_sha256);
