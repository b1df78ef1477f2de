-- The requests submitted in an interval that are named under more than one mapping, each mapping of each.
-- Parameters: the interval's start and end, milliseconds since 1970.
-- Columns: organization's key, id, key of the mapping that it counts under, submitted_at, mapping's key; by the first two.
SELECT conflict.organization, conflict.id, request.mapping, request.submitted_at, conflict.mapping
  FROM conflict
 CROSS JOIN request ON request.organization = conflict.organization AND request.id = conflict.id
 WHERE request.submitted_at >= ? AND request.submitted_at < ?
 ORDER BY conflict.organization, conflict.id
