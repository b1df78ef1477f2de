-- Notes that something was captured in an hour. Parameters: the hour, hours since 1970 in UTC; the organization's name.
INSERT OR IGNORE INTO captured_hour SELECT ?, key FROM organization WHERE name = ?
