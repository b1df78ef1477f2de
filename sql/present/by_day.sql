CREATE TEMP VIEW $table AS
SELECT *
  FROM main.$table AS whole
 WHERE day <= (SELECT day FROM temp.cut)
   AND NOT EXISTS (SELECT 1 FROM temp.cut_cell AS cut WHERE cut.day = whole.day AND cut.mapping = whole.mapping)
UNION ALL
SELECT * FROM temp.$table_anew
