-- Which twin a subject's later questions go to: the last one that was made, or made again.  A calibration that gives a
-- twin which is there already makes no second one, and is a choice all the same.
CREATE TABLE twin_choice (
  id         INTEGER PRIMARY KEY,
  twin_id    INTEGER NOT NULL REFERENCES twin (id),
  subject_id INTEGER NOT NULL REFERENCES subject (id),
  chosen_us  INTEGER NOT NULL
) STRICT;
CREATE INDEX twin_choice_of_subject ON twin_choice (subject_id, id);
CREATE INDEX twin_choice_of_twin ON twin_choice (twin_id);
INSERT INTO twin_choice (twin_id, subject_id, chosen_us) SELECT id, subject_id, made_us FROM twin ORDER BY id;
CREATE TRIGGER twin_choice_is_kept BEFORE UPDATE ON twin_choice BEGIN SELECT RAISE (ABORT, 'append-only'); END;
CREATE TRIGGER twin_choice_stays BEFORE DELETE ON twin_choice BEGIN SELECT RAISE (ABORT, 'append-only'); END;
