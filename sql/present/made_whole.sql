CREATE TEMP VIEW $table AS
SELECT * FROM temp.$table_anew
