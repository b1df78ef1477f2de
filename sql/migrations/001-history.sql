-- The first schema: evidence, what is derived from it, and the ledger of imports.
--
-- Times are milliseconds since 1970-01-01T00:00:00Z. Days are days since 1970-01-01 in the database's time zone
-- (setting 'timezone'). Evidence is written once and never changed; everything below "Derived" can be made anew from it.

CREATE TABLE setting (
    name  TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE organization (
    key  INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE mapping (
    key          INTEGER PRIMARY KEY,
    organization INTEGER NOT NULL REFERENCES organization (key),
    name         TEXT NOT NULL,               -- the XDM mapping's ID, an opaque text
    UNIQUE (organization, name)
) STRICT;

-- ---------------------------------------------------------------------------------------------------------------------
-- The ledger: what was imported.

CREATE TABLE import (
    key          INTEGER PRIMARY KEY,
    path         TEXT    NOT NULL,            -- as the user named it; '-' is standard input
    format       TEXT    NOT NULL,
    organization TEXT,                        -- stood in where a URL named none
    sha256       BLOB    NOT NULL,            -- of all bytes
    bytes        INTEGER NOT NULL,
    lines        INTEGER NOT NULL,            -- blank ones included
    exchanges    INTEGER NOT NULL,            -- read, duplicates included
    duplicates   INTEGER NOT NULL,
    quarantined  INTEGER NOT NULL,
    requests     INTEGER NOT NULL,            -- known from this import on
    head_bytes   INTEGER NOT NULL,            -- length and SHA-256 of the beginning: finds the file again after it has grown
    head_sha256  BLOB    NOT NULL,
    whole_bytes  INTEGER NOT NULL,            -- the same up to the last line break: where a grown file goes on
    whole_sha256 BLOB    NOT NULL,
    whole_lines  INTEGER NOT NULL,
    started_at   INTEGER NOT NULL,
    finished_at  INTEGER NOT NULL,
    program      TEXT    NOT NULL             -- name and version of what imported it
) STRICT;

-- Lines that could not be read. The bytes are zstd-compressed, credentials masked; a very long line's first MiB.
CREATE TABLE quarantine (
    import INTEGER NOT NULL REFERENCES import (key),
    line   INTEGER NOT NULL,
    reason TEXT    NOT NULL,
    bytes  INTEGER NOT NULL,                  -- the line's length
    kept   BLOB    NOT NULL,
    PRIMARY KEY (import, line)
) STRICT, WITHOUT ROWID;

-- ---------------------------------------------------------------------------------------------------------------------
-- Evidence: exchanges in blocks of some thousands, by column, zstd-compressed with zstd's own checksum.

CREATE TABLE evidence (
    key         INTEGER PRIMARY KEY,
    import      INTEGER NOT NULL REFERENCES import (key),
    exchanges   INTEGER NOT NULL,
    first_at    INTEGER NOT NULL,             -- the block's range of times
    last_at     INTEGER NOT NULL,
    min_request INTEGER,                      -- the block's range of request IDs that are numbers
    max_request INTEGER,
    has_words   INTEGER NOT NULL,             -- 1: also request IDs that are no numbers
    first_line  INTEGER NOT NULL,
    columns     BLOB    NOT NULL,             -- all but the response bodies
    responses   BLOB    NOT NULL              -- the response bodies, byte for byte
) STRICT;

CREATE INDEX evidence_range ON evidence (last_at, first_at, min_request, max_request, has_words, exchanges);

-- ---------------------------------------------------------------------------------------------------------------------
-- Derived: one row a request, the join of all that its exchanges say.

CREATE TABLE request (
    organization INTEGER NOT NULL REFERENCES organization (key),
    id           ANY     NOT NULL,            -- a number, or text where the API sent none
    mapping      INTEGER NOT NULL REFERENCES mapping (key),
    submitted_at INTEGER NOT NULL,            -- its accepted POST, or the first sight where none was captured
    inferred     INTEGER NOT NULL,            -- 1: no accepted POST was captured
    last_seen    INTEGER NOT NULL,
    outcome      INTEGER NOT NULL,            -- 0 pending, 1 failed, 2 aborted, 3 success
    finished_at  INTEGER,                     -- the terminal answer that gives the outcome
    records      INTEGER,                     -- of a success that says how many
    codes        TEXT,                        -- of a failure or abort: ACP codes, ordered, with commas
    batch        TEXT,                        -- of a failure or abort: the Platform's batch
    PRIMARY KEY (organization, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX request_period ON request (mapping, submitted_at, outcome, records, inferred);
CREATE INDEX request_trouble ON request (mapping, submitted_at, outcome, codes) WHERE outcome IN (1, 2);

-- POSTs that made no request, and answers that say nothing about one. `answer` is the beginning of the response body's
-- SHA-256: it tells apart what came in the same millisecond.

CREATE TABLE rejection (
    mapping INTEGER NOT NULL REFERENCES mapping (key),
    at      INTEGER NOT NULL,
    answer  BLOB    NOT NULL,
    reason  INTEGER NOT NULL,                 -- 3 not stopped, 4 not published, 5 other
    PRIMARY KEY (mapping, at, answer)
) STRICT, WITHOUT ROWID;

CREATE TABLE collision (
    mapping INTEGER NOT NULL REFERENCES mapping (key),
    at      INTEGER NOT NULL,
    request ANY     NOT NULL,                 -- the request that was running; '' where the answer names none
    answer  BLOB    NOT NULL,
    PRIMARY KEY (mapping, at, request, answer)
) STRICT, WITHOUT ROWID;

CREATE TABLE api_error (
    mapping     INTEGER NOT NULL REFERENCES mapping (key),
    at          INTEGER NOT NULL,
    method      INTEGER NOT NULL,             -- 0 POST, 1 GET
    request     ANY     NOT NULL,             -- the request asked for; '' where none was
    answer      BLOB    NOT NULL,
    http_status INTEGER NOT NULL,
    PRIMARY KEY (mapping, at, method, request, answer)
) STRICT, WITHOUT ROWID;

CREATE TABLE unrecognized (
    mapping INTEGER NOT NULL REFERENCES mapping (key),
    at      INTEGER NOT NULL,
    method  INTEGER NOT NULL,
    request ANY     NOT NULL,
    answer  BLOB    NOT NULL,
    PRIMARY KEY (mapping, at, method, request, answer)
) STRICT, WITHOUT ROWID;

-- Hours (since 1970, UTC) in which any exchange was captured: tells "no data" from "nothing happened".
CREATE TABLE captured_hour (
    hour         INTEGER NOT NULL,
    organization INTEGER NOT NULL REFERENCES organization (key),
    PRIMARY KEY (hour, organization)
) STRICT, WITHOUT ROWID;

-- Rollups by day of the submitted time (or of the POST or answer itself), recomputed for touched cells.
CREATE TABLE daily (
    day                 INTEGER NOT NULL,
    mapping             INTEGER NOT NULL REFERENCES mapping (key),
    requests            INTEGER NOT NULL,
    success             INTEGER NOT NULL,
    failed              INTEGER NOT NULL,
    aborted             INTEGER NOT NULL,
    pending             INTEGER NOT NULL,
    inferred            INTEGER NOT NULL,
    records             INTEGER NOT NULL,
    empty_successes     INTEGER NOT NULL,
    uncounted_successes INTEGER NOT NULL,
    not_stopped         INTEGER NOT NULL,
    not_published       INTEGER NOT NULL,
    rejected_otherwise  INTEGER NOT NULL,
    collisions          INTEGER NOT NULL,
    api_errors          INTEGER NOT NULL,
    unrecognized        INTEGER NOT NULL,
    PRIMARY KEY (day, mapping)
) STRICT, WITHOUT ROWID;

CREATE TABLE daily_code (
    day      INTEGER NOT NULL,
    mapping  INTEGER NOT NULL REFERENCES mapping (key),
    code     TEXT    NOT NULL,                -- '(no code)' for failed requests that name none
    requests INTEGER NOT NULL,
    PRIMARY KEY (day, mapping, code)
) STRICT, WITHOUT ROWID;

CREATE INDEX daily_code_by_code ON daily_code (code, day, mapping);

-- ---------------------------------------------------------------------------------------------------------------------
-- For people with a SQLite shell: the derived tables with names in place of keys, and times in words.

CREATE VIEW request_view AS
SELECT organization.name AS organization, request.id AS request, mapping.name AS mapping,
       strftime('%Y-%m-%dT%H:%M:%fZ', submitted_at / 1000.0, 'unixepoch') AS submitted_at, inferred,
       strftime('%Y-%m-%dT%H:%M:%fZ', last_seen / 1000.0, 'unixepoch') AS last_seen,
       CASE outcome WHEN 0 THEN 'pending' WHEN 1 THEN 'failed' WHEN 2 THEN 'aborted' ELSE 'success' END AS outcome,
       strftime('%Y-%m-%dT%H:%M:%fZ', finished_at / 1000.0, 'unixepoch') AS finished_at, records, codes, batch
  FROM request
  JOIN organization ON organization.key = request.organization
  JOIN mapping ON mapping.key = request.mapping;

CREATE VIEW rejection_view AS
SELECT organization.name AS organization, mapping.name AS mapping,
       strftime('%Y-%m-%dT%H:%M:%fZ', at / 1000.0, 'unixepoch') AS at,
       CASE reason WHEN 3 THEN 'not stopped' WHEN 4 THEN 'not published' ELSE 'other' END AS reason, hex(answer) AS answer
  FROM rejection
  JOIN mapping ON mapping.key = rejection.mapping
  JOIN organization ON organization.key = mapping.organization;

CREATE VIEW collision_view AS
SELECT organization.name AS organization, mapping.name AS mapping,
       strftime('%Y-%m-%dT%H:%M:%fZ', at / 1000.0, 'unixepoch') AS at, request, hex(answer) AS answer
  FROM collision
  JOIN mapping ON mapping.key = collision.mapping
  JOIN organization ON organization.key = mapping.organization;

CREATE VIEW api_error_view AS
SELECT organization.name AS organization, mapping.name AS mapping,
       strftime('%Y-%m-%dT%H:%M:%fZ', at / 1000.0, 'unixepoch') AS at,
       CASE method WHEN 0 THEN 'POST' ELSE 'GET' END AS method, request, http_status, hex(answer) AS answer
  FROM api_error
  JOIN mapping ON mapping.key = api_error.mapping
  JOIN organization ON organization.key = mapping.organization;

CREATE VIEW unrecognized_view AS
SELECT organization.name AS organization, mapping.name AS mapping,
       strftime('%Y-%m-%dT%H:%M:%fZ', at / 1000.0, 'unixepoch') AS at,
       CASE method WHEN 0 THEN 'POST' ELSE 'GET' END AS method, request, hex(answer) AS answer
  FROM unrecognized
  JOIN mapping ON mapping.key = unrecognized.mapping
  JOIN organization ON organization.key = mapping.organization;

CREATE VIEW daily_view AS
SELECT date(day * 86400, 'unixepoch') AS day, organization.name AS organization, mapping.name AS mapping, requests,
       success, failed, aborted, pending, inferred, records, empty_successes, uncounted_successes, not_stopped,
       not_published, rejected_otherwise, collisions, api_errors, unrecognized
  FROM daily
  JOIN mapping ON mapping.key = daily.mapping
  JOIN organization ON organization.key = mapping.organization;

CREATE VIEW daily_code_view AS
SELECT date(day * 86400, 'unixepoch') AS day, organization.name AS organization, mapping.name AS mapping, code, requests
  FROM daily_code
  JOIN mapping ON mapping.key = daily_code.mapping
  JOIN organization ON organization.key = mapping.organization;

CREATE VIEW captured_hour_view AS
SELECT strftime('%Y-%m-%dT%H:00Z', hour * 3600, 'unixepoch') AS hour, organization.name AS organization
  FROM captured_hour
  JOIN organization ON organization.key = captured_hour.organization;
