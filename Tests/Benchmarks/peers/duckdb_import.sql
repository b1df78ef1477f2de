-- DuckDB's own reader into its own table. run.py puts the capture's path in the place of :capture.
CREATE TABLE exchanges AS
SELECT "at", method, split_part(url, '/', 4) AS organization, split_part(url, '/', 8) AS mapping, httpStatus,
       durationMs, response.requestId AS requestId, response.status AS status, response.info AS info, response.batchId AS batchId,
       response.numRecords AS numRecords
FROM read_json(':capture', format = 'newline_delimited', columns = {
    'at': 'TIMESTAMP', 'method': 'VARCHAR', 'url': 'VARCHAR', 'httpStatus': 'INTEGER', 'durationMs': 'INTEGER',
    'response': 'STRUCT(requestId BIGINT, info VARCHAR, status VARCHAR, batchId VARCHAR, numRecords BIGINT)'});
CHECKPOINT;
