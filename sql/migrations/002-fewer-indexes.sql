-- An index of requests that failed or were aborted cost every import more than it saved any report: SQLite asks of each
-- new row whether it belongs in. The queries now find those requests by request_period, which has their outcome, and
-- read the rows of those alone.

DROP INDEX request_trouble;
