-- Each row says what one exchange said: none is made anew.
CREATE TEMP VIEW unrecognized AS
SELECT * FROM main.unrecognized WHERE at <= (SELECT at FROM temp.cut)
