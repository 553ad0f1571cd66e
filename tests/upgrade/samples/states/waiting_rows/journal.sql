BEGIN TRANSACTION;
CREATE TABLE breaks (
            id INTEGER PRIMARY KEY, day TEXT NOT NULL, started_wall REAL NOT NULL, ended_wall REAL NOT NULL,
            utc_offset_s INTEGER NOT NULL, outcome TEXT NOT NULL,
            routine TEXT NOT NULL, level INTEGER NOT NULL, played_s REAL NOT NULL,
            sit_before_s REAL NOT NULL, kind TEXT NOT NULL,
            answer TEXT NOT NULL DEFAULT '', annulled TEXT NOT NULL DEFAULT '');
INSERT INTO "breaks" VALUES(1,'2026-03-10',1773133200.0,1773133271.0,0,'finished','breath-1min',1,71.0,0.0,'break','','');
CREATE TABLE checks (
            id INTEGER PRIMARY KEY, break_id INTEGER REFERENCES breaks (id), day TEXT NOT NULL, wall REAL NOT NULL,
            routine TEXT NOT NULL);
CREATE TABLE events (
            id INTEGER PRIMARY KEY, day TEXT NOT NULL, wall REAL NOT NULL, kind TEXT NOT NULL,
            why TEXT NOT NULL);
INSERT INTO "events" VALUES(1,'2026-03-10',1773133200.0,'started','1 min of movement after 0 s at the desk');
INSERT INTO "events" VALUES(2,'2026-03-10',1773133271.0,'finished','done, 1 break today');
CREATE TABLE exercises (
            id INTEGER PRIMARY KEY, break_id INTEGER NOT NULL REFERENCES breaks (id), day TEXT NOT NULL,
            item INTEGER NOT NULL, exercise TEXT NOT NULL, outcome TEXT NOT NULL, side_missed TEXT NOT NULL,
            eased INTEGER NOT NULL);
INSERT INTO "exercises" VALUES(1,1,'2026-03-10',0,'long-exhale','done','',0);
INSERT INTO "exercises" VALUES(2,1,'2026-03-10',1,'belly-breath','done','',0);
CREATE TABLE gaps (
            id INTEGER PRIMARY KEY, day TEXT NOT NULL, kind TEXT NOT NULL, started_wall REAL NOT NULL,
            ended_wall REAL NOT NULL, utc_offset_s INTEGER NOT NULL, length_s REAL NOT NULL,
            counted INTEGER NOT NULL);
CREATE TABLE scores (
            id INTEGER PRIMARY KEY, check_id INTEGER NOT NULL REFERENCES checks (id), exercise TEXT NOT NULL,
            side TEXT NOT NULL, score INTEGER NOT NULL);
CREATE TABLE stretches (
            id INTEGER PRIMARY KEY, day TEXT NOT NULL, kind TEXT NOT NULL, started_wall REAL NOT NULL,
            ended_wall REAL NOT NULL, utc_offset_s INTEGER NOT NULL, cause TEXT NOT NULL);
INSERT INTO "stretches" VALUES(1,'2026-03-10','routine',1773133200.0,1773133271.0,0,'breath-1min');
CREATE TABLE unlocks (id INTEGER PRIMARY KEY, day TEXT NOT NULL, wall REAL NOT NULL, exercise TEXT NOT NULL);
CREATE INDEX breaks_day ON breaks (day, outcome);
CREATE INDEX exercises_day ON exercises (day);
CREATE INDEX exercises_break ON exercises (break_id);
CREATE INDEX stretches_day ON stretches (day);
CREATE INDEX gaps_day ON gaps (day);
CREATE INDEX events_day ON events (day);
CREATE INDEX scores_check ON scores (check_id);
CREATE INDEX exercises_worse ON exercises (id, break_id, exercise, outcome)
            WHERE outcome IN ('worse', 'arm');
CREATE INDEX exercises_played ON exercises (exercise, break_id) WHERE outcome <> 'skipped';
COMMIT;
PRAGMA user_version = 3;
