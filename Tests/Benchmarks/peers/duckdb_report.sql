-- The weekly report over DuckDB's table: mapping × week with its counts, success rate, sum of records and error codes.
-- run.py puts the days in the place of :since and :until (the day after the last).
WITH submitted AS (
    SELECT organization, requestId, any_value(mapping) AS mapping, min("at") AS "at"
    FROM exchanges
    WHERE method = 'POST' AND status = 'Success' AND "at" >= TIMESTAMP ':since' AND "at" < TIMESTAMP ':until'
    GROUP BY organization, requestId
), outcome AS (
    SELECT organization, requestId, arg_max(status, "at") AS status, arg_max(numRecords, "at") AS records,
           arg_max(info, "at") AS info
    FROM exchanges
    WHERE method = 'GET' AND status IN ('Success', 'Failed', 'Aborted') AND "at" >= TIMESTAMP ':since'
    GROUP BY organization, requestId
), refused AS (
    SELECT DISTINCT organization, mapping, "at", status, info, requestId
    FROM exchanges
    WHERE method = 'POST' AND status <> 'Success' AND "at" >= TIMESTAMP ':since' AND "at" < TIMESTAMP ':until'
), events AS (
    SELECT submitted.organization, submitted.mapping, date_trunc('week', submitted."at") AS week,
           coalesce(outcome.status, 'Pending') AS kind, outcome.records,
           CASE WHEN outcome.status = 'Failed'
                THEN coalesce(nullif(regexp_extract(outcome.info, 'ACP-[0-9]+'), ''), '(no code)') END AS code
    FROM submitted LEFT JOIN outcome USING (organization, requestId)
    UNION ALL
    SELECT organization, mapping, date_trunc('week', "at"),
           CASE WHEN status = 'Failed' THEN 'Rejected' ELSE 'Collision' END, NULL, NULL
    FROM refused
)
SELECT organization, mapping, week,
       count(*) FILTER (kind NOT IN ('Rejected', 'Collision')) AS requests,
       count(*) FILTER (kind = 'Success') AS success,
       count(*) FILTER (kind = 'Failed') AS failed,
       count(*) FILTER (kind = 'Aborted') AS aborted,
       count(*) FILTER (kind = 'Pending') AS pending,
       count(*) FILTER (kind = 'Rejected') AS rejected,
       count(*) FILTER (kind = 'Collision') AS collisions,
       coalesce(sum(records) FILTER (kind = 'Success'), 0)::BIGINT AS records,
       success / nullif(success + failed + aborted, 0) AS successRate,
       histogram(code) FILTER (code IS NOT NULL) AS codes
FROM events
GROUP BY organization, mapping, week
ORDER BY organization, try_cast(mapping AS BIGINT), mapping, week
