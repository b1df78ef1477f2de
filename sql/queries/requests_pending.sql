-- The requests of one organization that have not ended, the earliest first. Parameter: the organization's name.
-- Columns: id, mapping's name, submitted_at (milliseconds since 1970).
-- Found by the index alone, mapping by mapping.
SELECT period.id, mapping.name, period.submitted_at
  FROM organization
  JOIN mapping ON mapping.organization = organization.key
 CROSS JOIN request AS period INDEXED BY request_period ON period.mapping = mapping.key
                   AND period.organization = organization.key AND period.outcome = 0
 WHERE organization.name = ?
 ORDER BY period.submitted_at, period.id
