-- Each row says what one exchange said: none is made anew.
CREATE TEMP VIEW collision AS
SELECT * FROM main.collision WHERE at <= (SELECT at FROM temp.cut)
