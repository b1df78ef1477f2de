-- The days on which requests were submitted that ended with a code, by mapping.
-- Parameters: the code; the last day asked about, days since 1970 in the database's time zone.
-- Columns: day, mapping; earliest first. (code_days_backwards.sql is the same, latest first.)
SELECT day, mapping FROM daily_code WHERE code = ? AND day <= ? ORDER BY day, mapping
