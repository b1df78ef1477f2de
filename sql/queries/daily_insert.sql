-- Writes the counts of one cell (a mapping's day) that has no row yet.
INSERT INTO daily (day, mapping, requests, success, failed, aborted, pending, inferred, empty_successes,
                   uncounted_successes, not_stopped, not_published, rejected_otherwise, collisions, api_errors,
                   unrecognized, records)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
