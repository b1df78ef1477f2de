-- Mappings that exchanges name, but none up to the limit. What stands in for the derived tables is there already.
CREATE TEMP TABLE later_mapping AS
SELECT key
  FROM main.mapping AS whole
 WHERE NOT EXISTS (SELECT 1 FROM request WHERE request.mapping = whole.key)
   AND NOT EXISTS (SELECT 1 FROM rejection WHERE rejection.mapping = whole.key)
   AND NOT EXISTS (SELECT 1 FROM collision WHERE collision.mapping = whole.key)
   AND NOT EXISTS (SELECT 1 FROM api_error WHERE api_error.mapping = whole.key)
   AND NOT EXISTS (SELECT 1 FROM unrecognized WHERE unrecognized.mapping = whole.key)
   AND key NOT IN (SELECT mapping FROM conflict)
   AND (EXISTS (SELECT 1 FROM main.request AS later WHERE later.mapping = whole.key)
        OR EXISTS (SELECT 1 FROM main.rejection AS later WHERE later.mapping = whole.key)
        OR EXISTS (SELECT 1 FROM main.collision AS later WHERE later.mapping = whole.key)
        OR EXISTS (SELECT 1 FROM main.api_error AS later WHERE later.mapping = whole.key)
        OR EXISTS (SELECT 1 FROM main.unrecognized AS later WHERE later.mapping = whole.key)
        OR key IN (SELECT mapping FROM main.conflict))
