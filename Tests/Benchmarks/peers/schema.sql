-- The schema of every peer that writes normalized rows into SQLite.
-- Organizations, mappings and info texts are stored once; an observation is one exchange, and its primary key is the
-- exchange's identity (the fields of the body stand for the body); a request holds its latest terminal answer.
PRAGMA locking_mode = EXCLUSIVE;
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
PRAGMA cache_size = -65536;

CREATE TABLE organization (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
);

CREATE TABLE mapping (
    id INTEGER PRIMARY KEY,
    organization_id INTEGER NOT NULL REFERENCES organization,
    name TEXT NOT NULL,
    UNIQUE (organization_id, name)
);

-- code: the first ACP- code in the text, else null.
CREATE TABLE info (
    id INTEGER PRIMARY KEY,
    text TEXT NOT NULL UNIQUE,
    code TEXT
);

-- method: 0 GET, 1 POST. status: 1 Success, 2 Failed, 3 Aborted, 4 In Progress, 0 anything else.
-- request_id is 0 where the answer names none.
CREATE TABLE observation (
    request_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    mapping_id INTEGER NOT NULL,
    method INTEGER NOT NULL,
    status INTEGER NOT NULL,
    info_id INTEGER NOT NULL,
    batch_id TEXT NOT NULL,
    records INTEGER NOT NULL,
    http_status INTEGER NOT NULL,
    duration_ms INTEGER NOT NULL,
    body TEXT,
    PRIMARY KEY (request_id, at, mapping_id, method, status, info_id, batch_id, records)
) WITHOUT ROWID;

-- outcome: a status of 1 to 3, or 0 while pending; outcome_at is 0 while pending.
CREATE TABLE request (
    organization_id INTEGER NOT NULL,
    request_id INTEGER NOT NULL,
    mapping_id INTEGER NOT NULL,
    submitted_at INTEGER NOT NULL,
    inferred INTEGER NOT NULL,
    outcome INTEGER NOT NULL,
    outcome_at INTEGER NOT NULL,
    records INTEGER NOT NULL,
    info_id INTEGER NOT NULL,
    PRIMARY KEY (organization_id, request_id)
) WITHOUT ROWID;

-- A POST that made no request. kind: 1 not stopped, 2 not published, 3 other rejection, 4 collision.
CREATE TABLE refusal (
    mapping_id INTEGER NOT NULL,
    at INTEGER NOT NULL,
    request_id INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    PRIMARY KEY (mapping_id, at, request_id, kind)
) WITHOUT ROWID;

CREATE TABLE daily (
    mapping_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    requests INTEGER NOT NULL,
    success INTEGER NOT NULL,
    failed INTEGER NOT NULL,
    aborted INTEGER NOT NULL,
    pending INTEGER NOT NULL,
    records INTEGER NOT NULL,
    not_stopped INTEGER NOT NULL,
    not_published INTEGER NOT NULL,
    rejected_otherwise INTEGER NOT NULL,
    collisions INTEGER NOT NULL,
    PRIMARY KEY (mapping_id, day)
) WITHOUT ROWID;

CREATE TABLE daily_code (
    mapping_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    code TEXT NOT NULL,
    failed INTEGER NOT NULL,
    PRIMARY KEY (mapping_id, day, code)
) WITHOUT ROWID;
