-- Which server a record is of, where its source says so (the base of its address).  Two servers may give one id to
-- different records of one person; statements stored before do not say, and count as of any.

ALTER TABLE statement ADD COLUMN system TEXT CHECK (system IS NULL OR record IS NOT NULL);
DROP INDEX statement_of_record;
CREATE UNIQUE INDEX statement_of_record ON statement (subject_id, record, kind, identity, ifnull(system, ''))
  WHERE record IS NOT NULL;
