-- Whether a request is known, or known to be pruned. Parameters: the organization's name, the request's ID.
SELECT 1
  FROM organization
 WHERE name = ?1
   AND (EXISTS (SELECT 1 FROM request WHERE organization = organization.key AND id = ?2)
        OR EXISTS (SELECT 1 FROM pruned_request WHERE organization = organization.key AND id = ?2))
