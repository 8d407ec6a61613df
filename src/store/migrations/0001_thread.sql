-- The thread: what sources said about subjects.  Nothing here is ever changed or removed by the program:
-- a correction is a new statement that supersedes an older one.

CREATE TABLE schema_migration (
  version    INTEGER PRIMARY KEY,
  name       TEXT NOT NULL,
  sha256     BLOB NOT NULL CHECK (length(sha256) = 32),
  applied_us INTEGER NOT NULL
) STRICT;

-- One reading of one file by one version of a reader.  File names may identify a patient: they are not kept.
CREATE TABLE document (
  id             INTEGER PRIMARY KEY,
  sha256         BLOB NOT NULL CHECK (length(sha256) = 32),
  bytes          INTEGER NOT NULL CHECK (bytes >= 0),
  reader         TEXT NOT NULL CHECK (reader <> ''),
  reader_version TEXT NOT NULL CHECK (reader_version <> ''),
  received_us    INTEGER NOT NULL,
  UNIQUE (sha256, reader, reader_version)
) STRICT;

-- The pseudonym is the source's; the id is ours, opaque, and the only name that messages and twins use.
CREATE TABLE subject (
  id         INTEGER PRIMARY KEY,
  pseudonym  TEXT NOT NULL UNIQUE CHECK (length(pseudonym) BETWEEN 1 AND 256),
  created_us INTEGER NOT NULL
) STRICT;

-- What every stated thing has: identity, provenance, and its place in the history of its source record.
CREATE TABLE statement (
  id          INTEGER PRIMARY KEY,
  identity    BLOB NOT NULL UNIQUE CHECK (length(identity) = 32),  -- the same statement twice is one
  content     BLOB NOT NULL CHECK (length(content) = 16),          -- without the record it came from
  slot        BLOB CHECK (slot IS NULL OR length(slot) = 16),      -- without the value: what it answers
  kind        INTEGER NOT NULL CHECK (kind IN (0, 1, 2)),          -- 0 observation, 1 event, 2 subject fact
  subject_id  INTEGER NOT NULL REFERENCES subject (id),
  document_id INTEGER NOT NULL REFERENCES document (id),
  src_at      INTEGER NOT NULL CHECK (src_at >= 0),                -- byte offset in the document
  place       TEXT,
  record      TEXT,                                                -- the source's own id of the record
  part        TEXT NOT NULL,                                       -- which of the record's components
  version     TEXT,
  state       INTEGER NOT NULL CHECK (state BETWEEN 0 AND 5),      -- hales_version_state
  updated_us  INTEGER NOT NULL,                                    -- of the record, at its source
  updated_precision INTEGER NOT NULL CHECK (updated_precision BETWEEN 0 AND 6),
  t_us        INTEGER NOT NULL,
  t_precision INTEGER NOT NULL CHECK (t_precision BETWEEN 0 AND 6),
  t_offset_min INTEGER CHECK (t_offset_min IS NULL OR abs(t_offset_min) <= 1440),
  CHECK (t_precision > 0 OR t_us = 0)
) STRICT;
CREATE INDEX statement_of_subject ON statement (subject_id, kind, t_us, id);
CREATE INDEX statement_of_record ON statement (subject_id, record, kind) WHERE record IS NOT NULL;
CREATE INDEX statement_content ON statement (content);
CREATE INDEX statement_slot ON statement (slot) WHERE slot IS NOT NULL;

-- value and unit as stated beside the canonical ones.  SQLite keeps a NaN as NULL, which the first checks
-- refuse; an infinity is refused by the size.
CREATE TABLE observation (
  id              INTEGER PRIMARY KEY REFERENCES statement (id),
  value_kind      INTEGER NOT NULL CHECK (value_kind IN (0, 1)),   -- 0 number, 1 text
  value           REAL CHECK (value IS NULL OR abs(value) <= 1.7976931348623157e308),
  value_text      TEXT NOT NULL,
  unit            TEXT,
  quantity        TEXT,
  canonical_value REAL CHECK (canonical_value IS NULL OR abs(canonical_value) <= 1.7976931348623157e308),
  canonical_text  TEXT,
  canonical_unit  TEXT,
  code_system     TEXT,
  code            TEXT,
  label           TEXT,
  device          TEXT,
  method          TEXT,
  context         TEXT,
  time_kind       INTEGER NOT NULL CHECK (time_kind IN (0, 1)),
  end_us          INTEGER NOT NULL,
  end_precision   INTEGER NOT NULL CHECK (end_precision BETWEEN 0 AND 6),
  end_offset_min  INTEGER CHECK (end_offset_min IS NULL OR abs(end_offset_min) <= 1440),
  flags           INTEGER NOT NULL CHECK (flags BETWEEN 0 AND 4294967295),
  CHECK ((value_kind = 0) = (value IS NOT NULL)),
  CHECK (value_kind = 1 OR quantity IS NULL OR (canonical_value IS NOT NULL AND canonical_unit IS NOT NULL)),
  CHECK (value_kind = 0 OR quantity IS NULL OR canonical_text IS NOT NULL)
) STRICT;

CREATE TABLE event (
  id          INTEGER PRIMARY KEY REFERENCES statement (id),
  event_kind  INTEGER NOT NULL CHECK (event_kind BETWEEN 0 AND 7),  -- hales_event_kind
  code_system TEXT,
  code        TEXT,
  label       TEXT,
  dose_text   TEXT,
  dose        REAL CHECK (dose IS NULL OR abs(dose) <= 1.7976931348623157e308),
  dose_unit   TEXT
) STRICT;

CREATE TABLE subject_fact (
  id        INTEGER PRIMARY KEY REFERENCES statement (id),
  fact_kind INTEGER NOT NULL CHECK (fact_kind BETWEEN 0 AND 3),     -- hales_fact_kind; the date is the statement's time
  text      TEXT,
  coarsened INTEGER NOT NULL CHECK (coarsened IN (0, 1))
) STRICT;

-- A newer version of a source record, or a statement with a record that repeats one without.
CREATE TABLE supersedes (
  older INTEGER NOT NULL REFERENCES statement (id),
  newer INTEGER NOT NULL REFERENCES statement (id),
  PRIMARY KEY (older, newer),
  CHECK (older <> newer)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER document_is_kept BEFORE UPDATE ON document BEGIN SELECT RAISE (ABORT, 'append-only'); END;
CREATE TRIGGER document_stays BEFORE DELETE ON document BEGIN SELECT RAISE (ABORT, 'append-only'); END;
CREATE TRIGGER statement_is_kept BEFORE UPDATE ON statement BEGIN SELECT RAISE (ABORT, 'append-only'); END;
CREATE TRIGGER statement_stays BEFORE DELETE ON statement BEGIN SELECT RAISE (ABORT, 'append-only'); END;
CREATE TRIGGER observation_is_kept BEFORE UPDATE ON observation BEGIN SELECT RAISE (ABORT, 'append-only'); END;
CREATE TRIGGER observation_stays BEFORE DELETE ON observation BEGIN SELECT RAISE (ABORT, 'append-only'); END;
CREATE TRIGGER event_is_kept BEFORE UPDATE ON event BEGIN SELECT RAISE (ABORT, 'append-only'); END;
CREATE TRIGGER event_stays BEFORE DELETE ON event BEGIN SELECT RAISE (ABORT, 'append-only'); END;
CREATE TRIGGER subject_fact_is_kept BEFORE UPDATE ON subject_fact BEGIN SELECT RAISE (ABORT, 'append-only'); END;
CREATE TRIGGER subject_fact_stays BEFORE DELETE ON subject_fact BEGIN SELECT RAISE (ABORT, 'append-only'); END;
CREATE TRIGGER supersedes_is_kept BEFORE UPDATE ON supersedes BEGIN SELECT RAISE (ABORT, 'append-only'); END;
CREATE TRIGGER supersedes_stays BEFORE DELETE ON supersedes BEGIN SELECT RAISE (ABORT, 'append-only'); END;
