-- What the ledger says of each import, beside what the database holds of it.
-- Columns: import's key, path; exchanges kept by its record, and those in its blocks; lines in quarantine by its record,
-- and those that are there. The last rows are of evidence and quarantined lines whose import has no record (path NULL).
WITH held AS (SELECT import, sum(exchanges) AS exchanges FROM evidence GROUP BY import)
SELECT import.key, import.path, import.exchanges - import.duplicates, ifnull(held.exchanges, 0),
       import.quarantined, (SELECT count(*) FROM quarantine WHERE quarantine.import = import.key)
  FROM import
  LEFT JOIN held ON held.import = import.key
 UNION ALL
SELECT import, NULL, 0, sum(exchanges), 0, 0
  FROM evidence WHERE import NOT IN (SELECT key FROM import) GROUP BY import
 UNION ALL
SELECT import, NULL, 0, 0, 0, count(*)
  FROM quarantine WHERE import NOT IN (SELECT key FROM import) GROUP BY import
