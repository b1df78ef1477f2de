-- The days' counts, once all rows are in.
INSERT INTO daily
SELECT mapping_id, submitted_at / 86400000, count(*), sum(outcome = 1), sum(outcome = 2), sum(outcome = 3),
       sum(outcome = 0), sum(CASE WHEN outcome = 1 THEN records ELSE 0 END), 0, 0, 0, 0
FROM request
GROUP BY 1, 2;

INSERT INTO daily
SELECT mapping_id, at / 86400000, 0, 0, 0, 0, 0, 0, sum(kind = 1), sum(kind = 2), sum(kind = 3), sum(kind = 4)
FROM refusal
WHERE true
GROUP BY 1, 2
ON CONFLICT DO UPDATE SET
    not_stopped = excluded.not_stopped,
    not_published = excluded.not_published,
    rejected_otherwise = excluded.rejected_otherwise,
    collisions = excluded.collisions;

INSERT INTO daily_code
SELECT request.mapping_id, submitted_at / 86400000, coalesce(info.code, '(no code)'), count(*)
FROM request JOIN info ON info.id = request.info_id
WHERE outcome = 2
GROUP BY 1, 2, 3;
