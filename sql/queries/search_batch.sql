-- The requests that ended with a batch and all else that a search asks for, in no order.
-- Parameters: the batch, then 2 to 8 as in search_requests.sql.
-- Columns: submitted_at, organization's key, id, mapping's key. No index has the batches: one for the sake of this question
-- would cost every import. All rows are read, but for their other columns.
SELECT submitted_at, organization, id, mapping
  FROM request NOT INDEXED
 WHERE batch = ?1 AND submitted_at >= ?2 AND submitted_at < ?3
   AND ?4 >> outcome & 1
   AND (?6 IS NULL OR ifnull(finished_at, ?7) - submitted_at > ?6)
   AND inferred >= ?5
   AND (?8 IS NULL OR EXISTS (
            SELECT 1
              FROM json_each(?8)
             WHERE instr(',' || ifnull(codes, iif(outcome = 1, '(no code)', '')) || ',', ',' || value || ',') > 0))
