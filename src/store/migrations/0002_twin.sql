-- Twins: immutable results of a fit.  A new one supersedes the latest of the same subject and model.
CREATE TABLE twin (
  id            INTEGER PRIMARY KEY,
  identity      BLOB NOT NULL CHECK (length(identity) = 32),     -- of everything below but made_us and supersedes
  subject_id    INTEGER NOT NULL REFERENCES subject (id),
  model         TEXT NOT NULL CHECK (model <> ''),
  model_version TEXT NOT NULL CHECK (model_version <> ''),
  input_hash    BLOB NOT NULL CHECK (length(input_hash) = 32),   -- of the observations it was fitted to
  json          TEXT NOT NULL CHECK (json <> ''),
  draws         BLOB NOT NULL,
  made_us       INTEGER NOT NULL,
  supersedes    INTEGER UNIQUE REFERENCES twin (id)
) STRICT;
CREATE INDEX twin_of_subject ON twin (subject_id, model, id);
CREATE TRIGGER twin_is_kept BEFORE UPDATE ON twin BEGIN SELECT RAISE (ABORT, 'append-only'); END;
CREATE TRIGGER twin_stays BEFORE DELETE ON twin BEGIN SELECT RAISE (ABORT, 'append-only'); END;
