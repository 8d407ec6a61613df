-- The links anew, without those by which a component of a version took the place of another component of the
-- same version: such a record that was read from two files lost components.  What has lost its place to them
-- stands again, unless another version of the record took the place of that version.

CREATE TABLE supersedes_4 (
  older INTEGER NOT NULL REFERENCES statement (id),
  newer INTEGER NOT NULL REFERENCES statement (id),
  PRIMARY KEY (older, newer),
  CHECK (older <> newer)
) STRICT, WITHOUT ROWID;

CREATE TEMP TABLE misplaced AS
  SELECT x.older, x.newer FROM supersedes x JOIN statement a ON a.id = x.older JOIN statement b ON b.id = x.newer
  WHERE a.subject_id = b.subject_id AND a.record = b.record AND a.kind = b.kind AND a.part <> b.part
    AND a.version IS b.version AND a.state = b.state AND a.updated_us = b.updated_us
    AND a.updated_precision = b.updated_precision;

INSERT INTO supersedes_4
  SELECT older, newer FROM supersedes EXCEPT SELECT older, newer FROM misplaced;

-- A link to a newer version was left out where such a link was there already.  Another component of the
-- same version has it.
INSERT OR IGNORE INTO supersedes_4
  SELECT a.id, x.newer
  FROM (SELECT DISTINCT older FROM misplaced) m JOIN statement a ON a.id = m.older
  JOIN statement b ON b.subject_id = a.subject_id AND b.record = a.record AND b.kind = a.kind
    AND b.version IS a.version AND b.state = a.state AND b.updated_us = a.updated_us
    AND b.updated_precision = a.updated_precision
  JOIN supersedes x ON x.older = b.id JOIN statement c ON c.id = x.newer
  WHERE NOT (c.version IS a.version AND c.state = a.state AND c.updated_us = a.updated_us
             AND c.updated_precision = a.updated_precision);

DROP TABLE misplaced;
DROP TABLE supersedes;
ALTER TABLE supersedes_4 RENAME TO supersedes;
CREATE TRIGGER supersedes_is_kept BEFORE UPDATE ON supersedes BEGIN SELECT RAISE (ABORT, 'append-only'); END;
CREATE TRIGGER supersedes_stays BEFORE DELETE ON supersedes BEGIN SELECT RAISE (ABORT, 'append-only'); END;
