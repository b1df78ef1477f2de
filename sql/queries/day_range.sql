-- The first and the last day with any count, days since 1970 in the database's time zone; NULL for none.
SELECT (SELECT min(day) FROM daily), (SELECT max(day) FROM daily)
