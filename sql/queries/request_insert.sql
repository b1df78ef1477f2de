-- Makes requests known: a batch of them at once, which the program hands over as the virtual table `incoming_request`.
-- A request that is known already is left as it is; `note_known()` tells the program which one that was, so that it
-- joins the two. (It gives 0: no row is updated here.)
INSERT INTO request (organization, id, mapping, submitted_at, inferred, last_seen, outcome, finished_at, records, codes,
                     batch)
SELECT organization, id, mapping, submitted_at, inferred, last_seen, outcome, finished_at, records, codes, batch
  FROM incoming_request
 WHERE true
    ON CONFLICT (organization, id) DO UPDATE SET outcome = outcome WHERE note_known()
