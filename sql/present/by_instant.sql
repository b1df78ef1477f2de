-- Each row says what one exchange said: none is made anew.
CREATE TEMP VIEW $table AS
SELECT * FROM main.$table WHERE at <= (SELECT at FROM temp.cut)
