-- Columns: when the latest import ended (milliseconds since 1970, NULL for none), the database's size in bytes.
SELECT (SELECT max(finished_at) FROM import), page_count * page_size
  FROM pragma_page_count, pragma_page_size
