"""The snapshot that each saved state leads to, 20 seconds after it was written last and without a farewell."""

from __future__ import annotations

from typing import Any

EXPECTED: dict[str, dict[str, Any]] = {
    "after_a_call": {
        "mode": "sitting",
        "sit_s": 1550,
        "progress_s": 1550,
        "due": "09:30:00",
        "next_ask": "09:30:00",
        "pages_seen": 3,
    },
    "asking": {
        "mode": "asking",
        "sit_s": 1880,
        "progress_s": 1880,
        "pages_seen": 3,
        "ask": {"stage": "asking", "step": 1, "asked": "09:30:00", "next_remind": "09:33:00"},
    },
    "asleep": {
        "mode": "sitting",
        "sit_s": 600,
        "progress_s": 600,
        "due": "09:30:25",
        "next_ask": "09:30:25",
        "pages_seen": 3,
    },
    "away_by_key": {
        "mode": "sitting",
        "sit_s": 600,
        "progress_s": 600,
        "due": "09:30:20",
        "next_ask": "09:30:20",
        "pages_seen": 3,
    },
    "away_since": {
        "mode": "sitting",
        "sit_s": 2420,
        "progress_s": 2420,
        "question": "away-since",
        "was_here_until": "10:00:00",
        "pages_seen": 3,
        "ask": {"stage": "waiting", "asked": "09:50:00", "again": "10:00:00"},
    },
    "clock_set": {
        "mode": "sitting",
        "sit_s": 330,
        "progress_s": 330,
        "due": "14:30:00",
        "next_ask": "14:30:00",
        "pages_seen": 3,
    },
    "did_it_in_a_snooze": {
        "mode": "sitting",
        "sit_s": 20,
        "progress_s": 20,
        "due": "10:06:40",
        "next_ask": "10:06:40",
        "pages_seen": 3,
    },
    "did_it_twice": {
        "mode": "sitting",
        "sit_s": 220,
        "progress_s": 220,
        "due": "09:41:40",
        "next_ask": "09:41:40",
        "pages_seen": 3,
    },
    "easing_in": {
        "mode": "playing",
        "sit_s": 499,
        "progress_s": 499,
        "pages_seen": 3,
        "playing": {
            "routine": "window-stretch",
            "exercises": ["roof-line", "window-lean", "roof-line"],
            "total_s": 90,
            "exercise": "window-lean",
            "phase": "rest",
            "side": "left",
            "played_s": 49.0,
            "outcomes": ["done", "", ""],
            "sides_done": [["left", "right"], [], []],
            "offered": True,
        },
    },
    "elsewhere": {
        "mode": "owed",
        "sit_s": 1820,
        "progress_s": 1820,
        "due": "09:45:00",
        "next_ask": "09:45:00",
        "ask": {"stage": "owed", "asked": "09:30:00", "again": "09:45:00"},
        "pages_seen": 3,
    },
    "felt_worse": {
        "mode": "playing",
        "sit_s": 1863,
        "progress_s": 1863,
        "pages_seen": 3,
        "playing": {
            "routine": "window-stretch",
            "exercises": ["roof-line", "window-lean", "roof-line"],
            "total_s": 90,
            "exercise": "window-lean",
            "phase": "hold",
            "side": "left",
            "into_s": 2.0,
            "played_s": 43.0,
            "outcomes": ["done", "worse", ""],
            "sides_done": [["left", "right"], [], []],
            "asking": True,
            "offered": True,
        },
    },
    "fresh": {
        "mode": "sitting",
        "sit_s": 20,
        "progress_s": 20,
        "due": "09:30:00",
        "next_ask": "09:30:00",
        "pages_seen": 3,
    },
    "half_played": {
        "mode": "playing",
        "sit_s": 1878,
        "progress_s": 1878,
        "pages_seen": 3,
        "playing": {
            "routine": "window-stretch",
            "exercises": ["roof-line", "window-lean", "roof-line"],
            "total_s": 90,
            "exercise": "roof-line",
            "phase": "hold",
            "side": "left",
            "into_s": 1.0,
            "played_s": 56.0,
            "outcomes": ["side-missed", "worse", ""],
            "sides_done": [["left"], [], []],
            "eased": ["roof-line"],
            "holds": [2.0, 2.0],
            "offered": True,
        },
    },
    "idle_away": {
        "mode": "sitting",
        "due": "09:48:30",
        "next_ask": "09:48:30",
        "was_here_until": "09:28:30",
        "read": True,
        "pages_seen": 3,
    },
    "in_a_call": {
        "mode": "held",
        "sit_s": 2390,
        "progress_s": 2390,
        "due": "10:30:00",
        "next_ask": "10:30:00",
        "pages_seen": 3,
        "meeting": "09:15:00 to open",
        "ask": {"stage": "held", "again": "10:30:00"},
    },
    "interval_changed": {
        "mode": "sitting",
        "sit_s": 1520,
        "progress_s": 1520,
        "due": "09:26:00",
        "next_ask": "09:26:00",
        "pages_seen": 3,
    },
    "left_early": {
        "mode": "owed",
        "sit_s": 1835,
        "progress_s": 1835,
        "due": "09:45:00",
        "next_ask": "09:45:00",
        "pages_seen": 3,
        "ask": {"stage": "owed", "asked": "09:30:00", "again": "09:45:00"},
    },
    "locked": {
        "mode": "sitting",
        "sit_s": 620,
        "progress_s": 620,
        "due": "09:30:20",
        "next_ask": "09:30:20",
        "pages_seen": 3,
    },
    "long_call": {
        "mode": "sitting",
        "due": "11:54:50",
        "next_ask": "11:54:50",
        "was_here_until": "11:34:50",
        "read": True,
        "pages_seen": 3,
    },
    "meeting": {
        "mode": "held",
        "sit_s": 2000,
        "progress_s": 2000,
        "due": "09:52:00",
        "next_ask": "09:52:00",
        "pages_seen": 3,
        "meeting": "09:05:00 to 09:50:00",
        "ask": {"stage": "held", "again": "09:52:00"},
    },
    "meeting_in_doubt": {
        "mode": "held",
        "sit_s": 3620,
        "progress_s": 3620,
        "question": "meeting-still-on",
        "pages_seen": 3,
        "meeting": "09:00:00 to open",
        "ask": {"stage": "held"},
    },
    "micro_asks": {
        "mode": "asking",
        "sit_s": 620,
        "progress_s": 620,
        "due": "10:00:00",
        "next_ask": "10:00:00",
        "pages_seen": 3,
        "ask": {"stage": "asking", "kind": "micro", "asked": "09:10:00", "again": "10:00:00"},
    },
    "micro_plays": {
        "mode": "playing",
        "sit_s": 638,
        "progress_s": 638,
        "pages_seen": 3,
        "playing": {
            "routine": "window-stretch",
            "exercises": ["roof-line", "window-lean", "roof-line"],
            "total_s": 90,
            "exercise": "roof-line",
            "phase": "hold",
            "side": "left",
            "played_s": 18.0,
            "outcomes": ["", "", ""],
            "sides_done": [[], [], []],
            "offered": True,
        },
    },
    "natural_break": {
        "mode": "sitting",
        "sit_s": 20,
        "progress_s": 20,
        "due": "10:05:00",
        "next_ask": "10:05:00",
        "was_here_until": "09:45:00",
        "pages_seen": 3,
        "natural": 1,
    },
    "not_now": {
        "mode": "sitting",
        "sit_s": 1820,
        "progress_s": 20,
        "due": "10:00:00",
        "next_ask": "10:00:00",
        "pages_seen": 3,
    },
    "nothing_known": {
        "mode": "sitting",
        "sit_s": 2400,
        "progress_s": 2400,
        "question": "away-since",
        "was_here_until": "10:00:20",
        "read": True,
        "pages_seen": 3,
        "ask": {"stage": "waiting", "asked": "09:50:00", "again": "10:00:20"},
    },
    "off_duty": {
        "mode": "off-duty",
        "sit_s": 680,
        "progress_s": 680,
        "due": "09:30:00",
        "next_ask": "10:02:00",
        "off_duty_until": "10:00:00",
        "pages_seen": 3,
    },
    "on_hold": {
        "mode": "playing",
        "sit_s": 505,
        "progress_s": 505,
        "pages_seen": 3,
        "playing": {
            "routine": "window-stretch",
            "exercises": ["roof-line", "window-lean", "roof-line"],
            "total_s": 90,
            "exercise": "window-lean",
            "phase": "hold",
            "side": "right",
            "into_s": 1.0,
            "played_s": 54.0,
            "outcomes": ["done", "", ""],
            "sides_done": [["left", "right"], [], []],
            "offered": True,
        },
    },
    "owed": {
        "mode": "owed",
        "sit_s": 2480,
        "progress_s": 2480,
        "due": "09:50:30",
        "next_ask": "09:50:30",
        "pages_seen": 3,
        "ask": {"stage": "owed", "step": 3, "asked": "09:30:30", "again": "09:50:30"},
    },
    "pages_skipped": {
        "mode": "sitting",
        "sit_s": 20,
        "progress_s": 20,
        "due": "09:30:00",
        "next_ask": "09:30:00",
        "question": "skipped-pages",
        "pages_seen": 1,
    },
    "paused": {
        "mode": "paused",
        "sit_s": 260,
        "progress_s": 260,
        "due": "09:30:00",
        "next_ask": "10:03:00",
        "pages_seen": 3,
        "pause": "09:01:00 to 10:01:00",
    },
    "paused_until": {
        "mode": "paused",
        "sit_s": 260,
        "progress_s": 260,
        "due": "09:30:00",
        "next_ask": "14:32:00",
        "pages_seen": 3,
        "pause": "09:01:00 to 14:30:00",
    },
    "put_aside": {
        "mode": "owed",
        "sit_s": 1820,
        "progress_s": 1820,
        "due": "09:45:00",
        "next_ask": "09:45:00",
        "pages_seen": 3,
        "ask": {"stage": "owed", "asked": "09:30:00", "again": "09:45:00"},
    },
    "returned": {
        "mode": "sitting",
        "sit_s": 110,
        "progress_s": 110,
        "due": "09:46:40",
        "next_ask": "09:46:40",
        "was_here_until": "09:26:40",
        "pages_seen": 3,
    },
    "self_test": {
        "mode": "playing",
        "sit_s": 474,
        "progress_s": 474,
        "pages_seen": 3,
        "playing": {
            "routine": "my-check",
            "exercises": ["shoulder-rolls", "my-shrug-test"],
            "total_s": 54,
            "exercise": "my-shrug-test",
            "phase": "rest",
            "into_s": 10.0,
            "played_s": 54.0,
            "outcomes": ["done", ""],
            "sides_done": [[], []],
            "waiting": True,
            "scores": [("my-shrug-test", "left", 2)],
            "offered": True,
        },
    },
    "short_absence": {
        "mode": "sitting",
        "sit_s": 620,
        "progress_s": 620,
        "due": "09:31:00",
        "next_ask": "09:31:00",
        "pages_seen": 3,
    },
    "sitting": {
        "mode": "sitting",
        "sit_s": 774,
        "progress_s": 774,
        "due": "09:30:00",
        "next_ask": "09:30:00",
        "pages_seen": 3,
    },
    "snoozed": {
        "mode": "snoozed",
        "sit_s": 2180,
        "progress_s": 2180,
        "due": "09:40:00",
        "next_ask": "09:40:00",
        "pages_seen": 3,
        "ask": {"stage": "snoozed", "asked": "09:35:00", "snoozes": 2, "again": "09:40:00"},
    },
    "third_break": {
        "mode": "asking",
        "sit_s": 1820,
        "progress_s": 1820,
        "pages_seen": 3,
        "ask": {"stage": "asking", "asked": "09:49:40", "next_remind": "09:50:40", "walk": True},
    },
    "unwell": {
        "mode": "sitting",
        "sit_s": 120,
        "progress_s": 120,
        "due": "09:30:00",
        "next_ask": "09:30:00",
        "unwell": ["flare"],
        "pages_seen": 3,
    },
    "video": {
        "mode": "sitting",
        "sit_s": 1520,
        "progress_s": 1520,
        "due": "09:30:00",
        "next_ask": "09:30:00",
        "pages_seen": 3,
    },
    "waiting_annulment": {
        "mode": "sitting",
        "sit_s": 723,
        "progress_s": 723,
        "due": "09:30:00",
        "next_ask": "09:30:00",
        "pages_seen": 3,
    },
    "waiting_rows": {
        "mode": "sitting",
        "sit_s": 80,
        "progress_s": 80,
        "due": "10:14:34",
        "next_ask": "10:14:34",
        "was_here_until": "09:54:34",
        "pages_seen": 3,
        "breaks": 3,
        "natural": 1,
    },
    "warm_up": {
        "mode": "playing",
        "sit_s": 420,
        "progress_s": 420,
        "pages_seen": 3,
        "playing": {
            "routine": "window-stretch",
            "exercises": ["roof-line", "window-lean", "roof-line"],
            "total_s": 90,
            "exercise": "roof-line",
            "phase": "prep",
            "side": "left",
            "outcomes": ["", "", ""],
            "sides_done": [[], [], []],
            "offered": True,
        },
    },
}
"""By the name of the sample; see `earlier_home.visible_state` for the words."""


LATER: dict[str, str] = {
    "after_a_call": """\
09:29:00 heads-up; 09:30:00 due; 09:30:00 ask; 09:31:00 remind; 09:33:00 remind; 09:35:00 remind;
09:40:00 owed; 09:50:00 ask; 09:51:00 remind; 09:53:00 remind; 09:55:00 remind; 10:00:00 owed; 10:10:00 ask;
10:11:00 remind; 10:13:00 remind; 10:15:00 remind; 10:20:00 owed""",
    "asking": """\
09:33:00 remind; 09:35:00 remind; 09:40:00 owed; 09:50:00 ask; 09:51:00 remind; 09:53:00 remind;
09:55:00 remind; 10:00:00 owed; 10:10:00 ask; 10:11:00 remind; 10:13:00 remind; 10:15:00 remind;
10:20:00 owed; 10:30:00 ask; 10:31:00 remind""",
    "asleep": """\
09:29:25 heads-up; 09:30:25 due; 09:30:25 ask; 09:31:25 remind; 09:33:25 remind; 09:35:25 remind;
09:40:25 owed; 09:50:25 ask; 09:51:25 remind; 09:53:25 remind; 09:55:25 remind; 10:00:25 owed; 10:10:25 ask""",
    "away_by_key": """\
09:29:20 heads-up; 09:30:20 due; 09:30:20 ask; 09:31:20 remind; 09:33:20 remind; 09:35:20 remind;
09:40:20 owed; 09:50:20 ask; 09:51:20 remind; 09:53:20 remind; 09:55:20 remind; 10:00:20 owed; 10:10:20 ask""",
    "away_since": """\
10:00:00 ask; 10:01:00 remind; 10:03:00 remind; 10:05:00 remind; 10:10:00 owed; 10:20:00 ask;
10:21:00 remind; 10:23:00 remind; 10:25:00 remind; 10:30:00 owed; 10:40:00 ask; 10:41:00 remind;
10:43:00 remind; 10:45:00 remind; 10:50:00 owed""",
    "clock_set": """\
14:29:00 heads-up; 14:30:00 due; 14:30:00 ask; 14:31:00 remind; 14:33:00 remind; 14:35:00 remind;
14:40:00 owed; 14:50:00 ask; 14:51:00 remind; 14:53:00 remind; 14:55:00 remind; 15:00:00 owed""",
    "did_it_in_a_snooze": """\
10:05:40 heads-up; 10:06:40 due; 10:06:40 ask; 10:07:40 remind; 10:09:40 remind; 10:11:40 remind;
10:16:40 owed; 10:26:40 ask; 10:27:40 remind; 10:29:40 remind; 10:31:40 remind; 10:36:40 owed""",
    "did_it_twice": """\
09:40:40 heads-up; 09:41:40 due; 09:41:40 ask; 09:42:40 remind; 09:44:40 remind; 09:46:40 remind;
09:51:40 owed; 10:01:40 ask; 10:02:40 remind; 10:04:40 remind; 10:06:40 remind; 10:11:40 owed""",
    "easing_in": """\
09:17:59 shortened; 09:46:59 heads-up; 09:47:59 due; 09:47:59 ask; 09:48:59 remind; 09:50:59 remind;
09:52:59 remind; 09:57:59 owed; 10:07:59 ask""",
    "elsewhere": """\
09:45:00 ask; 09:46:00 remind; 09:48:00 remind; 09:50:00 remind; 09:55:00 owed; 10:05:00 ask;
10:06:00 remind; 10:08:00 remind; 10:10:00 remind; 10:15:00 owed; 10:25:00 ask; 10:26:00 remind;
10:28:00 remind; 10:30:00 remind""",
    "felt_worse": """\
09:40:43 stopped; 09:50:43 ask; 09:51:43 remind; 09:53:43 remind; 09:55:43 remind; 10:00:43 owed;
10:10:43 ask; 10:11:43 remind; 10:13:43 remind; 10:15:43 remind; 10:20:43 owed; 10:30:43 ask""",
    "fresh": """\
09:29:00 heads-up; 09:30:00 due; 09:30:00 ask; 09:31:00 remind; 09:33:00 remind; 09:35:00 remind;
09:40:00 owed; 09:50:00 ask; 09:51:00 remind; 09:53:00 remind; 09:55:00 remind; 10:00:00 owed""",
    "half_played": """\
09:40:58 shortened; 10:09:58 heads-up; 10:10:58 due; 10:10:58 ask; 10:11:58 remind; 10:13:58 remind;
10:15:58 remind; 10:20:58 owed; 10:30:58 ask""",
    "idle_away": """\
09:47:30 heads-up; 09:48:30 due; 09:48:30 ask; 09:49:30 remind; 09:51:30 remind; 09:53:30 remind;
09:58:30 owed; 10:08:30 ask; 10:09:30 remind; 10:11:30 remind; 10:13:30 remind; 10:18:30 owed""",
    "in_a_call": """\
10:30:00 background; 10:30:00 background; 10:30:00 ask; 10:31:00 remind; 10:33:00 remind; 10:35:00 remind""",
    "interval_changed": """\
09:26:00 due; 09:26:00 ask; 09:27:00 remind; 09:29:00 remind; 09:31:00 remind; 09:36:00 owed; 09:46:00 ask;
09:47:00 remind; 09:49:00 remind; 09:51:00 remind; 09:56:00 owed; 10:06:00 ask; 10:07:00 remind;
10:09:00 remind; 10:11:00 remind; 10:16:00 owed""",
    "left_early": """\
09:45:00 ask; 09:46:00 remind; 09:48:00 remind; 09:50:00 remind; 09:55:00 owed; 10:05:00 ask;
10:06:00 remind; 10:08:00 remind; 10:10:00 remind; 10:15:00 owed; 10:25:00 ask; 10:26:00 remind;
10:28:00 remind; 10:30:00 remind""",
    "locked": """\
09:29:20 heads-up; 09:30:20 due; 09:30:20 ask; 09:31:20 remind; 09:33:20 remind; 09:35:20 remind;
09:40:20 owed; 09:50:20 ask; 09:51:20 remind; 09:53:20 remind; 09:55:20 remind; 10:00:20 owed; 10:10:20 ask""",
    "long_call": """\
11:53:50 heads-up; 11:54:50 due; 11:54:50 ask; 11:55:50 remind; 11:57:50 remind; 11:59:50 remind;
12:04:50 owed; 12:14:50 ask; 12:15:50 remind; 12:17:50 remind; 12:19:50 remind; 12:24:50 owed""",
    "meeting": """\
09:50:00 meeting-over; 09:52:00 ask; 09:53:00 remind; 09:55:00 remind; 09:57:00 remind; 10:02:00 owed;
10:12:00 ask; 10:13:00 remind; 10:15:00 remind; 10:17:00 remind; 10:22:00 owed; 10:32:00 ask;
10:33:00 remind""",
    "meeting_in_doubt": """\
10:05:00 meeting-over; 10:07:00 ask; 10:08:00 remind; 10:10:00 remind; 10:12:00 remind; 10:17:00 owed;
10:27:00 ask; 10:28:00 remind; 10:30:00 remind; 10:32:00 remind; 10:37:00 owed; 10:47:00 ask;
10:48:00 remind; 10:50:00 remind; 10:52:00 remind; 10:57:00 owed""",
    "micro_asks": """\
09:15:00 withdrawn; 09:20:00 ask; 09:25:00 withdrawn; 09:30:00 ask; 09:35:00 withdrawn; 09:40:00 ask;
09:45:00 withdrawn; 09:50:00 ask; 09:55:00 withdrawn; 09:59:00 heads-up; 10:00:00 due; 10:00:00 ask;
10:01:00 remind; 10:03:00 remind; 10:05:00 remind; 10:10:00 owed""",
    "micro_plays": """\
09:20:18 stopped; 09:20:18 ask; 09:25:18 withdrawn; 09:30:18 ask; 09:35:18 withdrawn; 09:40:18 ask;
09:45:18 withdrawn; 09:50:18 ask; 09:55:18 withdrawn; 09:59:00 heads-up; 10:00:00 due; 10:00:00 ask;
10:01:00 remind; 10:03:00 remind; 10:05:00 remind; 10:10:00 owed""",
    "natural_break": """\
10:04:00 heads-up; 10:05:00 due; 10:05:00 ask; 10:06:00 remind; 10:08:00 remind; 10:10:00 remind;
10:15:00 owed; 10:25:00 ask; 10:26:00 remind; 10:28:00 remind; 10:30:00 remind; 10:35:00 owed""",
    "not_now": """\
09:59:00 heads-up; 10:00:00 due; 10:00:00 ask; 10:01:00 remind; 10:03:00 remind; 10:05:00 remind;
10:10:00 owed; 10:20:00 ask; 10:21:00 remind; 10:23:00 remind; 10:25:00 remind; 10:30:00 owed""",
    "nothing_known": """\
10:00:20 ask; 10:01:20 remind; 10:03:20 remind; 10:05:20 remind; 10:10:20 owed; 10:20:20 ask;
10:21:20 remind; 10:23:20 remind; 10:25:20 remind; 10:30:20 owed; 10:40:20 ask; 10:41:20 remind;
10:43:20 remind; 10:45:20 remind; 10:50:20 owed""",
    "off_duty": """\
09:30:00 due; 09:30:00 held; 10:00:00 on-duty; 10:02:00 ask; 10:03:00 remind; 10:05:00 remind;
10:07:00 remind""",
    "on_hold": """\
09:18:05 shortened; 09:47:05 heads-up; 09:48:05 due; 09:48:05 ask; 09:49:05 remind; 09:51:05 remind;
09:53:05 remind; 09:58:05 owed; 10:08:05 ask""",
    "owed": """\
09:50:30 ask; 09:51:30 remind; 09:53:30 remind; 09:55:30 remind; 10:00:30 owed; 10:10:30 ask;
10:11:30 remind; 10:13:30 remind; 10:15:30 remind; 10:20:30 owed; 10:30:30 ask; 10:31:30 remind;
10:33:30 remind; 10:35:30 remind; 10:40:30 owed""",
    "pages_skipped": """\
09:29:00 heads-up; 09:30:00 due; 09:30:00 ask; 09:31:00 remind; 09:33:00 remind; 09:35:00 remind;
09:40:00 owed; 09:50:00 ask; 09:51:00 remind; 09:53:00 remind; 09:55:00 remind; 10:00:00 owed""",
    "paused": """\
09:30:00 due; 09:30:00 held; 10:01:00 resumed; 10:03:00 ask; 10:04:00 remind""",
    "paused_until": """\
09:30:00 due; 09:30:00 held""",
    "put_aside": """\
09:45:00 ask; 09:46:00 remind; 09:48:00 remind; 09:50:00 remind; 09:55:00 owed; 10:05:00 ask;
10:06:00 remind; 10:08:00 remind; 10:10:00 remind; 10:15:00 owed; 10:25:00 ask; 10:26:00 remind;
10:28:00 remind; 10:30:00 remind""",
    "returned": """\
09:45:40 heads-up; 09:46:40 due; 09:46:40 ask; 09:47:40 remind; 09:49:40 remind; 09:51:40 remind;
09:56:40 owed; 10:06:40 ask; 10:07:40 remind; 10:09:40 remind; 10:11:40 remind; 10:16:40 owed""",
    "self_test": """\
09:17:34 shortened; 09:46:34 heads-up; 09:47:34 due; 09:47:34 ask; 09:48:34 remind; 09:50:34 remind;
09:52:34 remind; 09:57:34 owed; 10:07:34 ask""",
    "short_absence": """\
09:30:00 heads-up; 09:31:00 due; 09:31:00 ask; 09:32:00 remind; 09:34:00 remind; 09:36:00 remind;
09:41:00 owed; 09:51:00 ask; 09:52:00 remind; 09:54:00 remind; 09:56:00 remind; 10:01:00 owed; 10:11:00 ask""",
    "sitting": """\
09:29:00 heads-up; 09:30:00 due; 09:30:00 ask; 09:31:00 remind; 09:33:00 remind; 09:35:00 remind;
09:40:00 owed; 09:50:00 ask; 09:51:00 remind; 09:53:00 remind; 09:55:00 remind; 10:00:00 owed; 10:10:00 ask;
10:11:00 remind""",
    "snoozed": """\
09:40:00 ask; 09:41:00 remind; 09:43:00 remind; 09:45:00 remind; 09:50:00 owed; 10:00:00 ask;
10:01:00 remind; 10:03:00 remind; 10:05:00 remind; 10:10:00 owed; 10:20:00 ask; 10:21:00 remind;
10:23:00 remind; 10:25:00 remind; 10:30:00 owed""",
    "third_break": """\
09:50:40 remind; 09:52:40 remind; 09:54:40 remind; 09:59:40 owed; 10:09:40 ask; 10:10:40 remind;
10:12:40 remind; 10:14:40 remind; 10:19:40 owed; 10:29:40 ask; 10:30:40 remind; 10:32:40 remind;
10:34:40 remind; 10:39:40 owed; 10:49:40 ask""",
    "unwell": """\
09:29:00 heads-up; 09:30:00 due; 09:30:00 ask; 09:31:00 remind; 09:33:00 remind; 09:35:00 remind;
09:40:00 owed; 09:50:00 ask; 09:51:00 remind; 09:53:00 remind; 09:55:00 remind; 10:00:00 owed""",
    "video": """\
09:29:00 heads-up; 09:30:00 due; 09:30:00 ask; 09:31:00 remind; 09:33:00 remind; 09:35:00 remind;
09:40:00 owed; 09:50:00 ask; 09:51:00 remind; 09:53:00 remind; 09:55:00 remind; 10:00:00 owed; 10:10:00 ask;
10:11:00 remind; 10:13:00 remind; 10:15:00 remind; 10:20:00 owed""",
    "waiting_annulment": """\
09:29:00 heads-up; 09:30:00 due; 09:30:00 ask; 09:31:00 remind; 09:33:00 remind; 09:35:00 remind;
09:40:00 owed; 09:50:00 ask; 09:51:00 remind; 09:53:00 remind; 09:55:00 remind; 10:00:00 owed; 10:10:00 ask;
10:11:00 remind""",
    "waiting_rows": """\
10:13:34 heads-up; 10:14:34 due; 10:14:34 ask; 10:15:34 remind; 10:17:34 remind; 10:19:34 remind;
10:24:34 owed; 10:34:34 ask; 10:35:34 remind; 10:37:34 remind; 10:39:34 remind; 10:44:34 owed""",
    "warm_up": """\
09:16:40 stopped; 09:29:00 heads-up; 09:30:00 due; 09:30:00 ask; 09:31:00 remind; 09:33:00 remind;
09:35:00 remind; 09:40:00 owed; 09:50:00 ask; 09:51:00 remind; 09:53:00 remind; 09:55:00 remind;
10:00:00 owed""",
}
"""Events of the following hour when no input is seen: time of day and kind of every event."""
