-- What the database holds. Columns: earliest and latest exchange with the API (milliseconds since 1970, NULL where there is none),
-- exchanges kept, imports, lines in quarantine, the first day kept where earlier ones were pruned (ISO 8601), else NULL.
SELECT (SELECT min(first_at) FROM evidence WHERE has_words < 2),
       (SELECT max(last_at) FROM evidence WHERE has_words < 2),
       (SELECT ifnull(sum(exchanges), 0) FROM evidence),
       (SELECT count(*) FROM import),
       (SELECT ifnull(sum(quarantined), 0) FROM import)
       - ifnull((SELECT CAST(value AS INTEGER) FROM setting WHERE name = 'pruned_lines'), 0),
       (SELECT value FROM setting WHERE name = 'pruned_before')
