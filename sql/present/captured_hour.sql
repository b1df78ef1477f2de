CREATE TEMP VIEW captured_hour AS
SELECT * FROM main.captured_hour WHERE hour < (SELECT hour FROM temp.cut)
UNION ALL
SELECT * FROM temp.captured_hour_anew WHERE hour >= (SELECT hour FROM temp.cut)
