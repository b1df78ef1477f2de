-- How many requests of every mapping ended with which error code, over all the history.
-- Columns: mapping's key, code, requests.
SELECT mapping, code, sum(requests)
  FROM daily_code
 GROUP BY mapping, code
