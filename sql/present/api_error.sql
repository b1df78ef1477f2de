-- Each row says what one exchange said: none is made anew.
CREATE TEMP VIEW api_error AS
SELECT * FROM main.api_error WHERE at <= (SELECT at FROM temp.cut)
