CREATE TEMP VIEW conflict AS
SELECT *
  FROM main.conflict AS whole
 WHERE NOT EXISTS (SELECT 1 FROM temp.cut_request AS cut WHERE cut.organization = whole.organization AND cut.id = whole.id)
   AND EXISTS (SELECT 1
                 FROM main.request
                WHERE request.organization = whole.organization AND request.id = whole.id
                  AND submitted_at <= (SELECT at FROM temp.cut))
UNION ALL
SELECT * FROM temp.conflict_anew
