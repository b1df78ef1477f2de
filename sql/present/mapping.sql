-- Not those that only later exchanges name; those that nothing is left of since a prune stay.
CREATE TEMP VIEW mapping AS
SELECT * FROM main.mapping WHERE key NOT IN (SELECT key FROM temp.later_mapping);
CREATE TEMP VIEW organization AS
SELECT *
  FROM main.organization AS whole
 WHERE EXISTS (SELECT 1 FROM mapping WHERE mapping.organization = whole.key)
    OR NOT EXISTS (SELECT 1 FROM main.mapping WHERE main.mapping.organization = whole.key)
