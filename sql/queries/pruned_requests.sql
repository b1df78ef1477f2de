-- The requests that were pruned and may be heard of again, as they are sealed: each part as bytes.
SELECT CAST(ifnull(organization.name, '') AS BLOB), CAST(typeof(id) AS BLOB), CAST(id AS BLOB)
  FROM pruned_request
  LEFT JOIN organization ON organization.key = pruned_request.organization
 ORDER BY organization.name, id
