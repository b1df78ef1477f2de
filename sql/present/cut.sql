-- Where the present ends: what later exchanges speak of is not to be seen as the tables have it.
CREATE TEMP TABLE cut (
    at   INTEGER NOT NULL,  -- the last instant, milliseconds since 1970
    hour INTEGER NOT NULL,  -- the hour, since 1970, that is seen anew
    day  INTEGER NOT NULL   -- the instant's day, in the database's time zone
);
-- Requests that are seen anew.
CREATE TEMP TABLE cut_request (
    organization INTEGER NOT NULL,
    id           ANY     NOT NULL,
    PRIMARY KEY (organization, id)
) STRICT, WITHOUT ROWID;
-- Cells that are counted anew.
CREATE TEMP TABLE cut_cell (
    day     INTEGER NOT NULL,
    mapping INTEGER NOT NULL,
    PRIMARY KEY (day, mapping)
) STRICT, WITHOUT ROWID
