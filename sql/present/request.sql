CREATE TEMP VIEW request AS
SELECT *
  FROM main.request AS whole
 WHERE +submitted_at <= (SELECT at FROM temp.cut)  -- with the sign queries are sought by their own bounds
   AND NOT EXISTS (SELECT 1 FROM temp.cut_request AS cut WHERE cut.organization = whole.organization AND cut.id = whole.id)
UNION ALL
SELECT * FROM temp.request_anew
