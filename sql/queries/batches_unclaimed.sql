-- How many batches no request names.
SELECT count(*) FROM batch WHERE NOT EXISTS (SELECT 1 FROM request WHERE request.batch = batch.id AND request.batch IS NOT NULL)
