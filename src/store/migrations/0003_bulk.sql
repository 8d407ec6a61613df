-- Statements and observations anew, so that a million rows go in fast.  What they say is unchanged.
--
-- Each digest had an index of its own in which every new row landed at random.  Now the rows of a subject
-- stand together: one index finds repetitions, contradictions and times.  Checks call no function and build
-- no list where a comparison does.  An identity is kept only where it says more than the content does: where
-- the source names its record.  New: what the source itself made of a value.

CREATE TABLE statement_3 (
  id          INTEGER PRIMARY KEY,
  identity    BLOB CHECK (identity IS NULL OR length(identity) = 32),  -- of a record's version; the same twice is one
  content     BLOB NOT NULL CHECK (length(content) = 16),              -- without the record it came from
  slot        BLOB CHECK (slot IS NULL OR length(slot) = 16),          -- without the value: what it answers
  kind        INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 2),           -- 0 observation, 1 event, 2 subject fact
  subject_id  INTEGER NOT NULL REFERENCES subject (id),
  document_id INTEGER NOT NULL REFERENCES document (id),
  src_at      INTEGER NOT NULL CHECK (src_at >= 0),                    -- byte offset in the document
  place       TEXT,
  record      TEXT,                                                    -- the source's own id of the record
  part        TEXT,                                                    -- which of the record's components
  version     TEXT,
  state       INTEGER NOT NULL CHECK (state BETWEEN 0 AND 5),          -- hales_version_state
  updated_us  INTEGER NOT NULL,                                        -- of the record, at its source
  updated_precision INTEGER NOT NULL CHECK (updated_precision BETWEEN 0 AND 6),
  t_us        INTEGER NOT NULL,
  t_precision INTEGER NOT NULL CHECK (t_precision BETWEEN 0 AND 6),
  t_offset_min INTEGER CHECK (t_offset_min IS NULL OR t_offset_min BETWEEN -1440 AND 1440),
  CHECK (t_precision > 0 OR t_us = 0),
  CHECK ((record IS NULL) = (identity IS NULL) AND (record IS NULL) = (part IS NULL))
) STRICT;
INSERT INTO statement_3
  SELECT id, CASE WHEN record IS NULL THEN NULL ELSE identity END, content, slot, kind, subject_id, document_id, src_at,
         place, record, CASE WHEN record IS NULL THEN NULL ELSE part END, version, state, updated_us, updated_precision,
         t_us, t_precision, t_offset_min
  FROM statement ORDER BY id;
DROP TABLE statement;
ALTER TABLE statement_3 RENAME TO statement;
CREATE INDEX statement_of_subject ON statement (subject_id, kind, t_us, slot, content);
CREATE UNIQUE INDEX statement_of_record ON statement (subject_id, record, kind, identity) WHERE record IS NOT NULL;

CREATE TABLE observation_3 (
  id              INTEGER PRIMARY KEY REFERENCES statement (id),
  value_kind      INTEGER NOT NULL CHECK (value_kind BETWEEN 0 AND 1),   -- 0 number, 1 text
  value           REAL CHECK (value IS NULL OR value BETWEEN -1.7976931348623157e308 AND 1.7976931348623157e308),
  value_text      TEXT NOT NULL,
  unit            TEXT,
  quantity        TEXT,
  canonical_value REAL CHECK (canonical_value IS NULL OR
                              canonical_value BETWEEN -1.7976931348623157e308 AND 1.7976931348623157e308),
  canonical_text  TEXT,
  canonical_unit  TEXT,
  code_system     TEXT,
  code            TEXT,
  label           TEXT,
  device          TEXT,
  method          TEXT,
  context         TEXT,
  time_kind       INTEGER NOT NULL CHECK (time_kind BETWEEN 0 AND 1),
  end_us          INTEGER NOT NULL,
  end_precision   INTEGER NOT NULL CHECK (end_precision BETWEEN 0 AND 6),
  end_offset_min  INTEGER CHECK (end_offset_min IS NULL OR end_offset_min BETWEEN -1440 AND 1440),
  flags           INTEGER NOT NULL CHECK (flags BETWEEN 0 AND 4294967295),
  interpretation  TEXT,                                                  -- the source's word on the value: "H", "L"
  CHECK ((value_kind = 0) = (value IS NOT NULL)),
  CHECK (value_kind = 1 OR quantity IS NULL OR (canonical_value IS NOT NULL AND canonical_unit IS NOT NULL)),
  CHECK (value_kind = 0 OR quantity IS NULL OR canonical_text IS NOT NULL)
) STRICT;
INSERT INTO observation_3 SELECT o.*, NULL FROM observation o ORDER BY o.id;
DROP TABLE observation;
ALTER TABLE observation_3 RENAME TO observation;

CREATE TRIGGER statement_is_kept BEFORE UPDATE ON statement BEGIN SELECT RAISE (ABORT, 'append-only'); END;
CREATE TRIGGER statement_stays BEFORE DELETE ON statement BEGIN SELECT RAISE (ABORT, 'append-only'); END;
CREATE TRIGGER observation_is_kept BEFORE UPDATE ON observation BEGIN SELECT RAISE (ABORT, 'append-only'); END;
CREATE TRIGGER observation_stays BEFORE DELETE ON observation BEGIN SELECT RAISE (ABORT, 'append-only'); END;
