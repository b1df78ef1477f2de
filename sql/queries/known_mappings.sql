-- Which mappings are known. No parameters. Columns: organization's name, mapping's name.
SELECT organization.name, mapping.name
  FROM mapping
  JOIN organization ON organization.key = mapping.organization
 ORDER BY organization.name, mapping.name
