-- The latest days with anything counted, up to a day. Parameter: the last day asked about, days since 1970.
SELECT max(day) FROM daily WHERE day <= ?
