-- Takes out the conflicts of requests that are deleted with the days before an instant.
-- Parameter: the instant, milliseconds since 1970. To be run before the requests are deleted.
DELETE FROM conflict
 WHERE EXISTS (SELECT 1
                 FROM request
                WHERE request.organization = conflict.organization AND request.id = conflict.id
                  AND request.submitted_at < ?)
