"""The tables of the journal, the migrations from older files, and the SQL statements."""

from __future__ import annotations

from deskspine.core.history.records import (
    AskRecord,
    GapRecord,
    MeetingRecord,
    PlainRow,
    RevocableRow,
    SitRecord,
    StretchRecord,
    WaitRecord,
)

MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """CREATE TABLE breaks (
            id INTEGER PRIMARY KEY, day TEXT NOT NULL, started_wall REAL NOT NULL, ended_wall REAL NOT NULL,
            utc_offset_s INTEGER NOT NULL, outcome TEXT NOT NULL,
            routine TEXT NOT NULL, level INTEGER NOT NULL, played_s REAL NOT NULL,
            sit_before_s REAL NOT NULL, kind TEXT NOT NULL,
            answer TEXT NOT NULL DEFAULT '', annulled TEXT NOT NULL DEFAULT '')""",
        "CREATE INDEX breaks_day ON breaks (day, outcome)",
        """CREATE TABLE exercises (
            id INTEGER PRIMARY KEY, break_id INTEGER NOT NULL REFERENCES breaks (id), day TEXT NOT NULL,
            item INTEGER NOT NULL, exercise TEXT NOT NULL, outcome TEXT NOT NULL, side_missed TEXT NOT NULL,
            eased INTEGER NOT NULL)""",
        "CREATE INDEX exercises_day ON exercises (day)",
        "CREATE INDEX exercises_break ON exercises (break_id)",
        """CREATE TABLE stretches (
            id INTEGER PRIMARY KEY, day TEXT NOT NULL, kind TEXT NOT NULL, started_wall REAL NOT NULL,
            ended_wall REAL NOT NULL, utc_offset_s INTEGER NOT NULL, cause TEXT NOT NULL)""",
        "CREATE INDEX stretches_day ON stretches (day)",
        """CREATE TABLE gaps (
            id INTEGER PRIMARY KEY, day TEXT NOT NULL, kind TEXT NOT NULL, started_wall REAL NOT NULL,
            ended_wall REAL NOT NULL, utc_offset_s INTEGER NOT NULL, length_s REAL NOT NULL,
            counted INTEGER NOT NULL)""",
        "CREATE INDEX gaps_day ON gaps (day)",
        """CREATE TABLE events (
            id INTEGER PRIMARY KEY, day TEXT NOT NULL, wall REAL NOT NULL, kind TEXT NOT NULL,
            why TEXT NOT NULL)""",
        "CREATE INDEX events_day ON events (day)",
    ),
    (
        "CREATE TABLE unlocks (id INTEGER PRIMARY KEY, day TEXT NOT NULL, wall REAL NOT NULL, exercise TEXT NOT NULL)",
        """CREATE TABLE checks (
            id INTEGER PRIMARY KEY, break_id INTEGER REFERENCES breaks (id), day TEXT NOT NULL, wall REAL NOT NULL,
            routine TEXT NOT NULL)""",
        """CREATE TABLE scores (
            id INTEGER PRIMARY KEY, check_id INTEGER NOT NULL REFERENCES checks (id), exercise TEXT NOT NULL,
            side TEXT NOT NULL, score INTEGER NOT NULL)""",
        "CREATE INDEX scores_check ON scores (check_id)",
        # It has all columns that are read of the few rows that felt worse; other rows are not in it.
        """CREATE INDEX exercises_worse ON exercises (id, break_id, exercise, outcome)
            WHERE outcome IN ('worse', 'arm')""",
    ),
    # It finds the first plays of each exercise without reading the others.
    ("CREATE INDEX exercises_played ON exercises (exercise, break_id) WHERE outcome <> 'skipped'",),
    # It has all columns that are read of the routines that were done.
    (
        """CREATE INDEX breaks_played ON breaks (routine, ended_wall)
            WHERE outcome IN ('finished', 'shortened') AND routine <> '' AND annulled = ''""",
    ),
    (
        """CREATE TABLE waits (
            id INTEGER PRIMARY KEY, day TEXT NOT NULL, kind TEXT NOT NULL, source TEXT NOT NULL,
            started_wall REAL NOT NULL, ended_wall REAL NOT NULL, utc_offset_s INTEGER NOT NULL,
            outcome TEXT NOT NULL)""",
        "CREATE INDEX waits_day ON waits (day)",
    ),
    (
        "ALTER TABLE breaks ADD COLUMN reason TEXT NOT NULL DEFAULT ''",
        """CREATE TABLE asks (
            id INTEGER PRIMARY KEY, day TEXT NOT NULL, kind TEXT NOT NULL, asked_wall REAL NOT NULL,
            ended_wall REAL NOT NULL, utc_offset_s INTEGER NOT NULL, answer TEXT NOT NULL, sit_s REAL NOT NULL,
            interval_s REAL NOT NULL, moved_s REAL NOT NULL, held_s REAL NOT NULL, in_wait INTEGER NOT NULL,
            annulled TEXT NOT NULL DEFAULT '')""",
        "CREATE INDEX asks_day ON asks (day)",
        """CREATE TABLE meetings (
            id INTEGER PRIMARY KEY, day TEXT NOT NULL, kind TEXT NOT NULL, started_wall REAL NOT NULL,
            ended_wall REAL NOT NULL, utc_offset_s INTEGER NOT NULL)""",
        "CREATE INDEX meetings_day ON meetings (day)",
        """CREATE TABLE sits (
            id INTEGER PRIMARY KEY, day TEXT NOT NULL, started_wall REAL NOT NULL, ended_wall REAL NOT NULL,
            utc_offset_s INTEGER NOT NULL, sat_s REAL NOT NULL, ended_by TEXT NOT NULL,
            annulled TEXT NOT NULL DEFAULT '')""",
        "CREATE INDEX sits_day ON sits (day)",
        # What is worked out from the rows of finished days. A change of a row removes the figures of its day.
        """CREATE TABLE day_figures (
            day TEXT PRIMARY KEY, sitting_s REAL NOT NULL, moved_s REAL NOT NULL, away_s REAL NOT NULL,
            unknown_s REAL NOT NULL, meeting_s REAL NOT NULL, wait_s REAL NOT NULL, longest_sit_s REAL NOT NULL,
            breaks INTEGER NOT NULL, shortened INTEGER NOT NULL, natural INTEGER NOT NULL, not_now INTEGER NOT NULL,
            snoozed INTEGER NOT NULL, asks INTEGER NOT NULL, asks_taken INTEGER NOT NULL,
            waits_used INTEGER NOT NULL, waits_passed INTEGER NOT NULL, better INTEGER NOT NULL,
            same INTEGER NOT NULL, worse INTEGER NOT NULL) WITHOUT ROWID""",
        """CREATE TABLE day_exercises (
            day TEXT NOT NULL, exercise TEXT NOT NULL, seconds REAL NOT NULL, done INTEGER NOT NULL,
            shortened INTEGER NOT NULL, skipped INTEGER NOT NULL, worse INTEGER NOT NULL,
            PRIMARY KEY (day, exercise)) WITHOUT ROWID""",
        *(
            f"""CREATE TRIGGER {table}_{name} AFTER {event} ON {table} BEGIN
                DELETE FROM day_figures WHERE day = {row}.day; DELETE FROM day_exercises WHERE day = {row}.day; END"""
            for table in ("breaks", "exercises", "stretches", "waits", "events", "asks", "meetings", "sits")
            for name, event, row in (
                ("added", "INSERT", "NEW"),
                ("changed", "UPDATE", "NEW"),
                ("gone", "DELETE", "OLD"),
            )
        ),
    ),
)
"""The statements that lead from one version to the next; the version is the number of steps taken.

A step that was released is never changed: a new one is added after it.
"""
VERSION = len(MIGRATIONS)
"""The version that this program writes, in `user_version` of the file."""

ADD_BREAK = """INSERT INTO breaks (started_wall, ended_wall, day, utc_offset_s, outcome, routine, level,
    played_s, sit_before_s, kind, answer, annulled, reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
ADD_EXERCISE = """INSERT INTO exercises (break_id, day, item, exercise, outcome, side_missed, eased)
    VALUES (?, ?, ?, ?, ?, ?, ?)"""
ADD_ROW: dict[type[PlainRow], str] = {
    StretchRecord: """INSERT INTO stretches (kind, started_wall, ended_wall, day, utc_offset_s, cause)
        VALUES (?, ?, ?, ?, ?, ?)""",
    GapRecord: """INSERT INTO gaps (kind, started_wall, ended_wall, length_s, counted, day, utc_offset_s)
        VALUES (?, ?, ?, ?, ?, ?, ?)""",
    WaitRecord: """INSERT INTO waits (kind, source, started_wall, ended_wall, day, utc_offset_s, outcome)
        VALUES (?, ?, ?, ?, ?, ?, ?)""",
    AskRecord: """INSERT INTO asks (kind, asked_wall, ended_wall, day, utc_offset_s, answer, sit_s, interval_s, moved_s,
        held_s, in_wait, annulled) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
    MeetingRecord: """INSERT INTO meetings (kind, started_wall, ended_wall, day, utc_offset_s)
        VALUES (?, ?, ?, ?, ?)""",
    SitRecord: """INSERT INTO sits (started_wall, ended_wall, day, utc_offset_s, sat_s, ended_by, annulled)
        VALUES (?, ?, ?, ?, ?, ?, ?)""",
}
"""The statements for rows whose columns are their fields, in that order."""
KEYS: dict[type[RevocableRow], tuple[str, ...]] = {
    AskRecord: ("day", "kind", "asked_wall", "ended_wall", "answer"),
    SitRecord: ("day", "started_wall", "ended_wall", "ended_by"),
}
"""Columns that tell a row which can be taken back from all others."""
ANNUL_ROW: dict[type[RevocableRow], str] = {
    AskRecord: "UPDATE asks SET annulled = ? WHERE (day, kind, asked_wall, ended_wall, answer) = (?, ?, ?, ?, ?)",
    SitRecord: "UPDATE sits SET annulled = ? WHERE (day, started_wall, ended_wall, ended_by) = (?, ?, ?, ?)",
}
"""The statements that take such a row back."""
ADD_EVENT = "INSERT INTO events (wall, day, kind, why) VALUES (?, ?, ?, ?)"
ADD_UNLOCK = "INSERT INTO unlocks (wall, day, exercise) VALUES (?, ?, ?)"
ADD_CHECK = "INSERT INTO checks (wall, day, routine, break_id) VALUES (?, ?, ?, ?)"
ADD_SCORE = "INSERT INTO scores (check_id, exercise, side, score) VALUES (?, ?, ?, ?)"

DAY_BREAKS = """SELECT started_wall, ended_wall, day, utc_offset_s, outcome, routine, level, played_s,
    sit_before_s, kind, answer, annulled, {reason} FROM breaks WHERE day = ? ORDER BY id"""
DAY_STRETCHES = """SELECT kind, started_wall, ended_wall, day, utc_offset_s, cause
    FROM stretches WHERE day = ? ORDER BY id"""
DAY_GAPS = """SELECT kind, started_wall, ended_wall, length_s, counted, day, utc_offset_s
    FROM gaps WHERE day = ? ORDER BY id"""
DAY_EVENTS = "SELECT wall, kind, why FROM events WHERE day = ? ORDER BY id"
WAITS_SINCE, ASKS_SINCE = 5, 6
"""Versions that brought the tables of waits, and those of asks, meetings and sits with the reason of a break.

A file of an earlier version may be looked at without being brought to this one.
"""
_WAIT = "kind, source, started_wall, ended_wall, day, utc_offset_s, outcome"
DAY_WAITS = f"SELECT {_WAIT} FROM waits WHERE day = ? ORDER BY id"
DAY_ASKS = """SELECT kind, asked_wall, ended_wall, day, utc_offset_s, answer, sit_s, interval_s, moved_s, held_s,
    in_wait, annulled FROM asks WHERE day = ? AND annulled = '' ORDER BY id"""
DAY_MEETINGS = "SELECT kind, started_wall, ended_wall, day, utc_offset_s FROM meetings WHERE day = ? ORDER BY id"
DAY_SITS = """SELECT started_wall, ended_wall, day, utc_offset_s, sat_s, ended_by, annulled
    FROM sits WHERE day = ? AND annulled = '' ORDER BY id"""
DAY_PLAYED = """SELECT e.break_id, b.played_s, e.exercise, e.outcome
    FROM exercises e CROSS JOIN breaks b ON b.id = e.break_id
    WHERE e.day = ? AND b.annulled = '' ORDER BY e.id"""

# The rules of `core.history.history` in SQL. Days come before numbers of rows in the order, because imported rows of
# earlier days have later numbers. CROSS JOIN keeps the order of the tables, so that the few rows are found
# first. The index of what felt worse is used only if the query has its condition word for word.
MARKS = """SELECT day, MAX(outcome = 'finished'), MAX(answer = 'worse') FROM breaks
    WHERE annulled = '' AND (routine <> '' OR outcome = 'finished' OR answer = 'worse') AND day >= ?
    GROUP BY day"""
WORSE = """SELECT b.ended_wall, b.day, e.exercise, e.outcome = 'arm'
    FROM exercises e CROSS JOIN breaks b ON b.id = e.break_id
    WHERE e.outcome IN ('worse', 'arm') AND b.annulled = '' ORDER BY b.day, e.id"""
RECENT = """WITH played AS (
        SELECT b.id FROM breaks b INDEXED BY breaks_day
        WHERE b.annulled = '' AND EXISTS (SELECT 1 FROM exercises e WHERE e.break_id = b.id)
        ORDER BY b.day DESC, b.id DESC LIMIT ?)
    SELECT b.ended_wall, b.day, b.routine, e.exercise, e.outcome, e.side_missed
    FROM played CROSS JOIN breaks b ON b.id = played.id CROSS JOIN exercises e ON e.break_id = b.id
    ORDER BY b.day, b.id, e.id"""
PLAYS = """WITH RECURSIVE names (name) AS (
        SELECT MIN(exercise) FROM exercises INDEXED BY exercises_played WHERE outcome <> 'skipped'
        UNION ALL
        SELECT (SELECT MIN(exercise) FROM exercises INDEXED BY exercises_played
            WHERE outcome <> 'skipped' AND exercise > name)
        FROM names WHERE name IS NOT NULL)
    SELECT name, (SELECT COUNT(*) FROM (
        SELECT 1 FROM exercises e INDEXED BY exercises_played CROSS JOIN breaks b ON b.id = e.break_id
        WHERE e.outcome <> 'skipped' AND e.exercise = name AND b.annulled = '' LIMIT ?))
    FROM names WHERE name IS NOT NULL"""
ROUTINES = """SELECT COUNT(*), MAX(ended_wall), routine FROM breaks
    WHERE outcome IN ('finished', 'shortened') AND routine <> '' AND annulled = '' GROUP BY routine"""
WAITS = f"SELECT {_WAIT} FROM (SELECT * FROM waits ORDER BY day DESC, id DESC LIMIT ?) ORDER BY day, id"
ASKS = """SELECT kind, asked_wall, ended_wall, day, utc_offset_s, answer, sit_s, interval_s, moved_s, held_s,
    in_wait, annulled FROM (SELECT * FROM asks INDEXED BY asks_day
        WHERE day >= ? AND kind = 'break' AND annulled = '' ORDER BY day DESC, id DESC LIMIT ?) ORDER BY day, id"""
SITS = """SELECT day, sit_before_s FROM (SELECT id, day, sit_before_s FROM breaks INDEXED BY breaks_day
        WHERE day >= ? AND outcome IN ('finished', 'shortened', 'did-it') AND kind = 'break' AND annulled = ''
        ORDER BY day DESC, id DESC LIMIT ?) ORDER BY day, id"""
UNLOCKS = "SELECT wall, day, exercise FROM unlocks ORDER BY day, id"
CHECKS = """SELECT c.id, c.wall, c.day, c.routine FROM checks c LEFT JOIN breaks b ON b.id = c.break_id
    WHERE b.annulled IS NULL OR b.annulled = '' ORDER BY c.day, c.id"""
SCORES = "SELECT exercise, side, score, check_id FROM scores ORDER BY id"
