-- The batches that an organization's requests name, that refused rows, and of whose rows nothing is known, the earliest first.
-- Parameters: the organization's name; the earliest time of submission; whether batches of successful requests are meant, too.
-- Columns: the batch; of the latest request that names it the ID and submitted_at (milliseconds since 1970).
-- That the Platform tells of no rows is known, too: batch_row has a line of 0 rows then.
SELECT request.batch, request.id, max(request.submitted_at) AS submitted_at
  FROM organization
  JOIN request INDEXED BY request_batch ON request.organization = organization.key AND request.batch IS NOT NULL
  JOIN batch ON batch.id = request.batch
 WHERE organization.name = ?1
   AND request.submitted_at >= ?2
   AND (request.outcome IN (1, 2) OR ?3 AND request.outcome = 3)
   AND (batch.outcome = 4 OR batch.outcome = 1 AND EXISTS (SELECT 1 FROM batch_reason WHERE batch_reason.batch = request.batch))
   AND NOT EXISTS (SELECT 1 FROM batch_row WHERE batch_row.batch = request.batch)
 GROUP BY request.batch
 ORDER BY submitted_at, request.batch
