-- Every edition of a unit that somebody may be in the middle of, so that new texts never change a unit under way.
CREATE TABLE edition (
  unit_id TEXT NOT NULL,
  digest TEXT NOT NULL,                      -- over the unit's files in all languages
  language TEXT NOT NULL,
  body BLOB NOT NULL,                        -- the file, compressed by zlib
  PRIMARY KEY (unit_id, digest, language)
) WITHOUT ROWID;
