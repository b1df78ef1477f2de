-- Requests that are named under more than one mapping, by an accepted POST or a status: each with all of them. Which one a
-- request counts under stands in its row. Derived, like that; a request that is not in here was named under one only.
-- (What evidence from before says of it is worked out once, by the program.)

CREATE TABLE conflict (
    organization INTEGER NOT NULL REFERENCES organization (key),
    id           ANY     NOT NULL,
    mapping      INTEGER NOT NULL REFERENCES mapping (key),
    PRIMARY KEY (organization, id, mapping)
) STRICT, WITHOUT ROWID;

CREATE VIEW conflict_view AS
SELECT organization.name AS organization, conflict.id AS request, mapping.name AS mapping,
       conflict.mapping = request.mapping AS counts
  FROM conflict
  JOIN organization ON organization.key = conflict.organization
  JOIN mapping ON mapping.key = conflict.mapping
  JOIN request ON request.organization = conflict.organization AND request.id = conflict.id;

-- An API error under a 2xx status (a body that is no JSON object) is noted under 200, so that it does not matter which of
-- several captures of it came first. The evidence keeps the status as it was captured.
UPDATE api_error SET http_status = 200 WHERE http_status BETWEEN 201 AND 299;
