-- The requests of one ID: one for each organization that has it. Parameter: the ID.
-- Columns: organization, those of request_state.sql, the organization's name.
SELECT organization, mapping, submitted_at, inferred, last_seen, outcome, finished_at, records, codes, batch,
       organization.name
  FROM organization
 CROSS JOIN request ON request.organization = organization.key AND request.id = ?
 ORDER BY organization.name
