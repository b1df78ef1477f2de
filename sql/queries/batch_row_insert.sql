-- Notes rows that were refused. Parameters: the batch's ID, code, message, how many: 0 where the Platform tells of none.
INSERT INTO batch_row (batch, code, message, rows) VALUES (?, ?, ?, ?)
ON CONFLICT (batch, code, message) DO UPDATE SET rows = max(rows, excluded.rows)
