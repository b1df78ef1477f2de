-- Whether some request with a number in a range was submitted at an instant or later, in whatever organization.
-- Parameters: the least and the greatest number; the instant, milliseconds since 1970. A row where there is one.
SELECT 1
  FROM organization
 CROSS JOIN request ON request.organization = organization.key AND request.id BETWEEN ?1 AND ?2
 WHERE request.submitted_at >= ?3
 LIMIT 1
