-- The organizations of which a request with an ID (?1) was pruned.
SELECT organization.name
  FROM pruned_request
  JOIN organization ON organization.key = pruned_request.organization
 WHERE pruned_request.id = ?1
