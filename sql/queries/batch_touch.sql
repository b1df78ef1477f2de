-- Notes of a batch whose answer stays the one that counts what else is known. Parameters: the latest answer's time, the first and the
-- last of the Platform's organizations that are named (the last one NULL where it is the first), the batch's ID.
UPDATE batch SET last_seen = ?, ims_org = ?, other_ims_org = ? WHERE id = ?
