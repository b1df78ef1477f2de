-- Makes a request known. Does nothing where it is known already: then it is joined and updated.
INSERT INTO request (organization, id, mapping, submitted_at, inferred, last_seen, outcome, finished_at, records, codes,
                     batch)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT DO NOTHING
