-- Stands in for the ledger in a database without migration 003, which knew native captures only, and whole ones.
-- Columns: those of table import.
CREATE TEMP VIEW import AS SELECT *, 0 AS others, NULL AS damage FROM main.import
