-- The batches that an organization's requests name and whose end is not known, the earliest first.
-- Parameters: the organization's name; the earliest time of submission; whether batches of successful requests are meant, too.
-- Columns: the batch; of the latest request that names it the ID and submitted_at (milliseconds since 1970).
-- An end that is known is failed, aborted, ingested or partial; put away stays so, too, and so does gone where that was said a day after
-- the request had ended: before, the Platform may not show the batch yet.
SELECT request.batch, request.id, max(request.submitted_at) AS submitted_at
  FROM organization
  JOIN request INDEXED BY request_batch ON request.organization = organization.key AND request.batch IS NOT NULL
  LEFT JOIN batch ON batch.id = request.batch AND batch.seen_at IS NOT NULL
 WHERE organization.name = ?1
   AND request.submitted_at >= ?2
   AND (request.outcome IN (1, 2) OR ?3 AND request.outcome = 3)
   AND NOT ifnull(batch.outcome IN (1, 2, 3, 4, 6)
                  OR batch.outcome = 5 AND batch.seen_at >= request.finished_at + 86400000, FALSE)
 GROUP BY request.batch
 ORDER BY submitted_at, request.batch
