-- Notes the batch that a request's success names, where the row is of the very answer; of two such the greater one, as the counting
-- rules have it. Parameters: the batch, organization's key, the request's ID, the answer's time, its records (NULL for not known).
UPDATE request
   SET batch = max(?1, ifnull(batch, ''))
 WHERE organization = ?2 AND id = ?3 AND outcome = 3 AND finished_at = ?4 AND records IS ?5
