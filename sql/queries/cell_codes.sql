-- The error codes of some cells (a mapping's day): failed requests, and aborted ones that name a code.
-- Reads the temporary table `cell`, as cell_counts.sql does. Columns: day, mapping, code, requests. A request with two
-- codes counts under both.
SELECT cell.day, cell.mapping, code.value, count(*)
  FROM cell
 CROSS JOIN request INDEXED BY request_trouble ON request.mapping = cell.mapping
                   AND request.submitted_at >= cell.start_at AND request.submitted_at < cell.end_at
                   AND request.outcome IN (1, 2)
 CROSS JOIN json_each('["' || replace(ifnull(request.codes, '(no code)'), ',', '","') || '"]') AS code
 WHERE request.outcome = 1 OR request.codes IS NOT NULL
 GROUP BY cell.day, cell.mapping, code.value
