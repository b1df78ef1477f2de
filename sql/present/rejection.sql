-- Each row says what one exchange said: none is made anew.
CREATE TEMP VIEW rejection AS
SELECT * FROM main.rejection WHERE at <= (SELECT at FROM temp.cut)
