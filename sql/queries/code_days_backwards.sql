-- The same as code_days.sql, latest first.
SELECT day, mapping FROM daily_code WHERE code = ? AND day <= ? ORDER BY day DESC, mapping
