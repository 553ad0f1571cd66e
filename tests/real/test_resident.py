"""The whole resident with real components, in real time: a person who types, reads, leaves, calls, locks, uses SSH.

The shortest interval is a minute, so every story waits; all of them run at the same time.
"""

from __future__ import annotations

import time

from support.at_once import at_once
from support.desktops import desktop_of
from support.displays import Screen, Sway
from support.needs import need
from support.programs import stays, stop, until
from support.real_person import ASK, DUE_S, Resident, boot_s
from support.recorder import rings

X11 = "X11 idle time"
TROUBLE = f"{X11} no longer works"
"""Beginning of the line that reports that the source no longer works."""
GUARD_S = 2.0
"""Seconds in which a new ask takes no keys."""


def settings(sit: int = 1, away: int = 5, more: str = "") -> str:
    """Return the text of a settings file."""
    return f"[schedule]\nsit_minutes = {sit}\n[presence]\naway_after_minutes = {away}\n{more}"


@at_once
def test_somebody_who_types_is_asked_when_the_hands_rest_and_is_away_when_they_stay_away() -> None:
    need("Xvfb", "xauth", "xdotool", "tmux")
    with Resident(settings(away=1), columns=120) as me, Screen(me.folder("x"), me.user) as screen:
        me.env.update(screen.environment)
        hands = screen.typing()
        me.open_first_time()
        me.source_is(X11, "works", 10)

        me.wait_for("Due now: when you stop typing", DUE_S + 15)
        me.stays_in("sitting", 10)
        screen.rest(hands)
        rested = boot_s()
        assert me.is_asked(8) > 1.5
        me.comes_to("away", 75)
        assert abs(me.away_since() - rested) < 3, (rested, me.state())
        assert "no input since" in me.status_text("evidence")
        assert "x11" in me.status_text("evidence")
        me.wait_until_gone(ASK)

        screen.key()
        me.comes_to("sitting", 8)
        me.wait_for("back after 1 min")

        stop(screen.server)
        until(lambda: me.source(X11) not in ("works", ""), 15, "X11 is gone", me.state)
        me.wait_for(TROUBLE)
        until(lambda: me.source(X11).startswith("no X server"), 15, "no X server", me.state)
        time.sleep(8)
        assert me.sees(TROUBLE), me.state()
        screen.serve()
        me.source_is(X11, "works", 25)
        me.wait_until_gone(TROUBLE)


@at_once
def test_somebody_who_reads_is_asked_and_reminded_only_after_a_key() -> None:
    need("Xvfb", "xauth", "xdotool", "tmux")
    more = '[ladder]\nremind_1 = ["screen", "bell"]\nremind_2 = ["screen", "bell"]\n'
    text = settings(more=more).replace("sit_minutes = 1", "sit_minutes = 1\nremind_minutes = [1, 2, 4]")
    with Resident(text) as me, Screen(me.folder("x"), me.user) as screen:
        me.env.update(screen.environment)
        hands = screen.typing()
        me.open_first_time()
        record = me.home / "record"
        me.tmux("pipe-pane", f"cat > {record}")
        time.sleep(10)
        screen.rest(hands)
        me.is_asked()
        asked_at = boot_s()
        assert rings(record.read_bytes()) == 0
        until(lambda: boot_s() > asked_at + 70, 80, "a minute and more went by", me.state)
        assert rings(record.read_bytes()) == 0, "nobody was there since the ask"
        assert me.status_text("mode") == "asking"
        screen.key()
        until(lambda: rings(record.read_bytes()) == 1, asked_at + 125 - boot_s(), "the bell", me.state)
        assert boot_s() - asked_at > 115
        me.press("5")
        me.comes_to("snoozed", 5)
        me.wait_until_gone(ASK)


@at_once
def test_on_wayland_x11_is_not_believed() -> None:
    need("Xvfb", "xauth", "xdotool", "sway", "swaymsg", "tmux")
    with (
        Resident(settings(sit=50, away=1)) as me,
        Sway(me.runtime, me.user) as sway,
        Screen(me.folder("x"), me.user) as screen,
    ):
        screen.typing()
        me.env.update({**screen.environment, "WAYLAND_DISPLAY": sway.display})
        me.open_first_time()
        me.source_is("Wayland idle notices", "works", 10)
        assert me.source(X11) == "X11 does not see all input on Wayland"
        me.comes_to("away", 90)
        assert "wayland" in me.status_text("evidence")
        sway.move(20)
        me.comes_to("sitting", 5)
        me.wait_for("back after 1 min")


@at_once
def test_a_notice_of_the_desktop_begins_the_routine() -> None:
    need("Xvfb", "xauth", "dbus-daemon", "dbus-monitor", "dunst", "dunstctl", "tmux")
    with Resident(settings()) as me, desktop_of(me) as (_, dunst):
        me.open_first_time()
        me.is_asked()
        dunst.shows(1)
        (asked_at,) = dunst.asked()
        for answer in ('"Time to move"', '"start"', '"snooze"', '"not-now"'):
            assert answer in asked_at
        dunst.tell("action", "0")
        me.comes_to("playing", 5)
        me.wait_for(r"\bGET READY\b")
        dunst.shows(0)


@at_once
def test_an_answer_in_the_terminal_takes_the_notice_back_and_do_not_disturb_keeps_it_away() -> None:
    need("Xvfb", "xauth", "dbus-daemon", "dbus-monitor", "dunst", "dunstctl", "tmux")
    with Resident(settings()) as me, desktop_of(me) as (_, dunst):
        me.open_first_time()
        me.is_asked()
        dunst.shows(1)
        time.sleep(GUARD_S)
        me.press("N")
        me.comes_to("sitting", 5)
        dunst.shows(0)

        dunst.tell("set-paused", "true")
        me.is_asked()
        stays(lambda: dunst.counts() == (0, 0), 4, "nothing is shown, and nothing waits", dunst.counts)
        dunst.tell("set-paused", "false")
        stays(lambda: dunst.counts() == (0, 0), 2, "nothing is shown afterwards", dunst.counts)
        assert len(dunst.asked()) == 1


@at_once
def test_over_ssh_the_desktop_here_neither_sees_nor_reaches() -> None:
    need("Xvfb", "xauth", "xdotool", "dbus-daemon", "dbus-monitor", "dunst", "dunstctl", "tmux")
    with Resident(settings(), SSH_CONNECTION="203.0.113.9 50000 10.0.0.2 22") as me, desktop_of(me) as (screen, dunst):
        screen.typing()
        me.open_first_time()
        me.source_is(X11, "you sit at another machine", 5)
        assert me.status_text("place") == "over SSH"
        began = boot_s()
        me.is_asked()
        assert boot_s() - began < DUE_S + 10, "typing at the desktop does not put it off"
        assert "x11" not in me.status_text("evidence")
        assert me.listed("channels")["desktop"] == "the desktop of this machine is not where you sit"
        stays(lambda: dunst.counts() == (0, 0), 3, "no notice here", dunst.counts)
        assert dunst.asked() == []
