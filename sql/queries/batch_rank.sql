-- What of a batch's row decides which answer counts, and what is joined whichever does. Parameter: the batch's ID.
-- Columns: outcome, seen_at (NULL for none), answer, last_seen, ims_org, other_ims_org.
SELECT outcome, seen_at, answer, last_seen, ims_org, other_ims_org FROM batch WHERE id = ?
