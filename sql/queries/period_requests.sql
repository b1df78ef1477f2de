-- The requests of one mapping submitted in an interval, earliest first.
-- Parameters: mapping's key; the interval's start and end; from when on codes are asked for; milliseconds since 1970.
-- Columns: submitted_at, outcome, records (NULL where not known), inferred, codes (of failed and aborted ones).
-- All but the codes are in the index; the row itself is read for the few that may have some.
SELECT submitted_at, outcome, records, inferred,
       CASE WHEN outcome BETWEEN 1 AND 2 AND submitted_at >= ?4 THEN
            (SELECT codes FROM request WHERE organization = period.organization AND id = period.id) END
  FROM request AS period INDEXED BY request_period
 WHERE mapping = ?1 AND submitted_at >= ?2 AND submitted_at < ?3
 ORDER BY submitted_at
