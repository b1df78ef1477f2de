-- The hours in which any exchange was captured. Parameters: the first and the last hour, hours since 1970 in UTC.
-- Columns: hour, organization's key.
SELECT hour, organization FROM captured_hour WHERE hour BETWEEN ? AND ? ORDER BY hour
