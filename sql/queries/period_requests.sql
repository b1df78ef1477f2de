-- The requests of one mapping submitted in an interval, earliest first.
-- Parameters: mapping's key; the interval's start and end, milliseconds since 1970.
-- Columns: submitted_at, outcome, records (NULL where not known), inferred, codes (of failed and aborted ones).
-- All but the codes are in the index; the row itself is read for the few that may have some.
SELECT submitted_at, outcome, records, inferred,
       CASE WHEN outcome BETWEEN 1 AND 2 THEN
            (SELECT codes FROM request WHERE organization = period.organization AND id = period.id) END
  FROM request AS period INDEXED BY request_period
 WHERE mapping = ? AND submitted_at >= ? AND submitted_at < ?
 ORDER BY submitted_at
