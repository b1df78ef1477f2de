-- One block of evidence. Parameter: its key.
SELECT columns, responses FROM evidence WHERE key = ?
