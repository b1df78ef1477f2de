-- The blocks that hold exchanges of an interval. Parameters: its first and last instant, milliseconds since 1970; the
-- latest end of such a block; TRUE for blocks of the Platform's answers, FALSE for all others.
-- Columns: key, first_at, last_at.
SELECT key, first_at, last_at
  FROM evidence
 WHERE last_at >= ?1 AND first_at <= ?2 AND last_at <= ?3 AND (has_words = 2) = ?4
 ORDER BY key
