-- The requests of a history that were pruned and may be heard of again. Columns: the organization's name, the request's ID.
SELECT organization.name, id
  FROM pruned_request
  JOIN organization ON organization.key = pruned_request.organization
