-- The history that a seal of another one came with. Parameter: the seal's SHA-256. Columns: the history's path.
SELECT source.path
  FROM source_seal
  JOIN source ON source.key = source_seal.source
 WHERE source_seal.sha256 = ?
