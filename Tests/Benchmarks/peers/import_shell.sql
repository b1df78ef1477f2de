-- The sqlite3 shell: lines into a temporary table, json_extract, then the schema of schema.sql by set operations.
-- run.py puts the capture's path in the place of :capture and sends this to `sqlite3 DATABASE` in the peers' folder.
.bail on
.read schema.sql
BEGIN IMMEDIATE;
CREATE TEMP TABLE line (text TEXT);
.mode ascii
.separator "\037" "\n"
.import ":capture" line

CREATE TEMP TABLE exchange AS
SELECT json_extract(text, '$.at') AS at_text,
       json_extract(text, '$.method') = 'POST' AS method,
       json_extract(text, '$.url') AS url,
       coalesce(json_extract(text, '$.httpStatus'), 200) AS http_status,
       coalesce(json_extract(text, '$.durationMs'), 0) AS duration_ms,
       coalesce(json_extract(text, '$.response.requestId'), 0) AS request_id,
       CASE json_extract(text, '$.response.status')
           WHEN 'Success' THEN 1 WHEN 'Failed' THEN 2 WHEN 'Aborted' THEN 3 WHEN 'In Progress' THEN 4 ELSE 0
       END AS status,
       coalesce(json_extract(text, '$.response.info'), '') AS info,
       coalesce(json_extract(text, '$.response.batchId'), '') AS batch_id,
       coalesce(json_extract(text, '$.response.numRecords'), 0) AS records
FROM line;

-- A URL seldom repeats but for its mapping, so the part before the query stands for organization and mapping.
CREATE TEMP TABLE call (base TEXT PRIMARY KEY, organization_id INTEGER, mapping_id INTEGER) WITHOUT ROWID;
INSERT INTO call (base)
SELECT DISTINCT substr(url, 1, instr(url || '?', '?') - 1) FROM exchange;
CREATE TEMP TABLE part AS
SELECT base,
       replace(substr(base, 1, instr(base, '/campaign/') - 1),
               rtrim(substr(base, 1, instr(base, '/campaign/') - 1),
                     replace(substr(base, 1, instr(base, '/campaign/') - 1), '/', '')), '') AS organization,
       replace(substr(base, instr(base, '/xdmIngestion/') + 14), '/ingest', '') AS mapping
FROM call;
INSERT INTO organization (name) SELECT DISTINCT organization FROM part;
INSERT INTO mapping (organization_id, name)
SELECT DISTINCT organization.id, part.mapping FROM part JOIN organization ON organization.name = part.organization;
UPDATE call SET (organization_id, mapping_id) = (
    SELECT organization.id, mapping.id
    FROM part
    JOIN organization ON organization.name = part.organization
    JOIN mapping ON mapping.organization_id = organization.id AND mapping.name = part.mapping
    WHERE part.base = call.base);

INSERT INTO info (text, code)
SELECT DISTINCT info, CASE WHEN instr(info, 'ACP-') THEN
    substr(info, instr(info, 'ACP-'), 4 + length(substr(info, instr(info, 'ACP-') + 4))
        - length(ltrim(substr(info, instr(info, 'ACP-') + 4), '0123456789'))) END
FROM exchange;

CREATE TEMP TABLE ready AS
SELECT request_id, CAST(round((julianday(at_text) - 2440587.5) * 86400000) AS INTEGER) AS at, organization_id,
       mapping_id, method, status, info.id AS info_id, batch_id, records, http_status, duration_ms
FROM exchange
JOIN call ON call.base = substr(url, 1, instr(url || '?', '?') - 1)
JOIN info ON info.text = exchange.info;

INSERT OR IGNORE INTO observation
SELECT request_id, at, mapping_id, method, status, info_id, batch_id, records, http_status, duration_ms, NULL
FROM ready;

INSERT INTO request
SELECT organization_id, request_id, mapping_id, min(at), 0, 0, 0, 0, 0
FROM ready
WHERE method = 1 AND status = 1
GROUP BY 1, 2
ON CONFLICT DO NOTHING;

-- max() takes the other columns from the row that holds it: the latest terminal answer.
INSERT INTO request
SELECT organization_id, request_id, mapping_id, at, 1, status, max(at), records, info_id
FROM ready
WHERE method = 0 AND status IN (1, 2, 3)
GROUP BY 1, 2
ON CONFLICT DO UPDATE SET
    outcome = excluded.outcome, outcome_at = excluded.outcome_at, records = excluded.records,
    info_id = excluded.info_id
WHERE excluded.outcome_at > outcome_at;

INSERT INTO request
SELECT organization_id, request_id, mapping_id, min(at), 1, 0, 0, 0, 0
FROM ready
WHERE method = 0 AND status = 4
GROUP BY 1, 2
ON CONFLICT DO NOTHING;

INSERT OR IGNORE INTO refusal
SELECT mapping_id, at, request_id,
       CASE WHEN status = 4 THEN 4 WHEN text LIKE '%is not stopped%' THEN 1
            WHEN text LIKE '%is not published%' THEN 2 ELSE 3 END
FROM ready JOIN info ON info.id = info_id
WHERE method = 1 AND status <> 1;

.read rollups.sql
COMMIT;
PRAGMA wal_checkpoint(TRUNCATE);
