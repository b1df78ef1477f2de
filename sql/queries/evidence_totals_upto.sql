-- What the database held at an instant: columns as of evidence_totals.sql, from what `present` says of later exchanges.
SELECT (SELECT min(first_at) FROM evidence WHERE first_at <= until AND has_words < 2),
       last_at,
       (SELECT ifnull(sum(exchanges), 0) FROM evidence) - count,
       (SELECT count(DISTINCT import) FROM evidence WHERE first_at <= until),
       (SELECT ifnull(sum(quarantined), 0) FROM import WHERE key IN (SELECT import FROM evidence WHERE first_at <= until))
       - ifnull((SELECT CAST(value AS INTEGER) FROM setting WHERE name = 'pruned_lines'), 0),
       (SELECT value FROM setting WHERE name = 'pruned_before')
  FROM temp.present
