-- What the Platform says became of batches. Derived from its answers, which are evidence in blocks of their own (`has_words` is 2).

CREATE TABLE batch (
    id             TEXT    NOT NULL PRIMARY KEY,
    outcome        INTEGER NOT NULL,          -- 0 underway, 1 failed, 2 aborted, 3 ingested, 4 partial, 5 gone, 6 put away, 7 unknown
    state          TEXT,                      -- the Platform's word, in lower case; NULL where it knows no such batch
    seen_at        INTEGER,                   -- the answer that says so; NULL where only rows were asked about
    answer         INTEGER,                   -- the beginning of its SHA-256: decides between two of one millisecond
    last_seen      INTEGER NOT NULL,          -- the latest answer
    ims_org        TEXT,                      -- the Platform's organization
    other_ims_org  TEXT,                      -- another one that an answer names: a doubt
    dataset        TEXT,
    input_records  INTEGER,
    output_records INTEGER,
    failed_records INTEGER,
    created_at     INTEGER,
    started_at     INTEGER,
    completed_at   INTEGER,
    related        TEXT                       -- batches that it goes with, as a replay does; with commas
) STRICT, WITHOUT ROWID;

CREATE INDEX batch_seen ON batch (last_seen);

-- Why: the reasons of the answer that counts.
CREATE TABLE batch_reason (
    batch   TEXT    NOT NULL,
    code    TEXT    NOT NULL,                 -- '' for a reason without one
    errors  INTEGER NOT NULL,                 -- how often it stands in the answer
    records INTEGER,                          -- how many it is said of; NULL where it does not say
    PRIMARY KEY (batch, code)
) STRICT, WITHOUT ROWID;

-- Rows that were refused: never what stood in them.
CREATE TABLE batch_row (
    batch   TEXT    NOT NULL,
    code    TEXT    NOT NULL,
    message TEXT    NOT NULL,                 -- its words that can't be a value
    rows    INTEGER NOT NULL,                 -- the most that one answer tells of
    PRIMARY KEY (batch, code, message)
) STRICT, WITHOUT ROWID;

-- `batch` of a request is kept of a success, too, where the answer names one: what was accepted here may be lost there. (What evidence
-- from before says of it is worked out once, by the program.)
CREATE INDEX request_batch ON request (batch) WHERE batch IS NOT NULL;
CREATE INDEX request_period_batch ON request (mapping, submitted_at, outcome, batch) WHERE batch IS NOT NULL;

CREATE VIEW batch_view AS
SELECT id AS batch,
       CASE outcome WHEN 0 THEN 'underway' WHEN 1 THEN 'failed' WHEN 2 THEN 'aborted' WHEN 3 THEN 'ingested' WHEN 4 THEN 'partial'
                    WHEN 5 THEN 'gone' WHEN 6 THEN 'put away' ELSE 'unknown' END AS outcome,
       state, strftime('%Y-%m-%dT%H:%M:%fZ', seen_at / 1000.0, 'unixepoch') AS seen_at,
       strftime('%Y-%m-%dT%H:%M:%fZ', last_seen / 1000.0, 'unixepoch') AS last_seen, ims_org, dataset, input_records,
       output_records, failed_records, strftime('%Y-%m-%dT%H:%M:%fZ', created_at / 1000.0, 'unixepoch') AS created_at,
       strftime('%Y-%m-%dT%H:%M:%fZ', started_at / 1000.0, 'unixepoch') AS started_at,
       strftime('%Y-%m-%dT%H:%M:%fZ', completed_at / 1000.0, 'unixepoch') AS completed_at, related
  FROM batch;
