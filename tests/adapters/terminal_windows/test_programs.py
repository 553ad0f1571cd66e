"""The terminals of a desktop, and how each takes its command."""

from __future__ import annotations

import pytest

from deskspine.adapters.terminal_windows.programs import OVERLAY, PANE, WAYS, openers
from deskspine.core.settings.settings import field_of

COMMAND = ("env", "A=b c", "show")
KITTY = {"KITTY_LISTEN_ON": "unix:/run/kitty"}
WEZTERM = {"WEZTERM_UNIX_SOCKET": "/run/wez", "WEZTERM_PANE": "4"}


def argv_of(chosen: str, **variables: str) -> dict[str, tuple[str, ...]]:
    """Return the commands of all ways by their names."""
    return {opener.title: opener.argv for opener in openers(chosen, (), COMMAND, variables)}


@pytest.mark.parametrize(
    ("name", "before"),
    [
        ("xdg-terminal-exec", "xdg-terminal-exec"),
        ("x-terminal-emulator", "x-terminal-emulator -e"),
        ("kitty", "kitty --class deskspine"),
        ("foot", "foot --app-id deskspine"),
        ("wezterm", "wezterm start --class deskspine --"),
        ("alacritty", "alacritty --class deskspine -e"),
        ("ghostty", "ghostty -e"),
        ("gnome-terminal", "gnome-terminal --"),
        ("konsole", "konsole -e"),
        ("xterm", "xterm -e"),
    ],
)
def test_each_terminal_takes_the_command_its_own_way(name: str, before: str) -> None:
    assert argv_of(name) == {name: (*before.split(), *COMMAND)}
    assert argv_of("auto")[name] == (*before.split(), *COMMAND)


def test_the_setting_offers_exactly_the_terminals_of_the_table_in_their_order() -> None:
    assert field_of("interrupt.terminal").choices == ("auto", "off", *WAYS)
    assert list(argv_of("auto")) == list(WAYS)


@pytest.mark.parametrize(
    ("terminal", "name", "before"),
    [
        ("kitty", "kitty", ("kitty", "--class", "deskspine")),
        ("/opt/bin/foot --maximized", "foot", ("/opt/bin/foot", "--maximized", "--app-id", "deskspine")),
        ("xfce4-terminal", "xfce4-terminal", ("xfce4-terminal", "-x")),
        ("'my terminal'", "my terminal", ("my terminal", "-e")),
    ],
)
def test_the_variable_terminal_comes_before_the_table(terminal: str, name: str, before: tuple[str, ...]) -> None:
    first = next(openers("auto", (), COMMAND, {"TERMINAL": terminal}))
    assert (first.title, first.argv) == (name, (*before, *COMMAND))
    assert list(argv_of("xterm", TERMINAL=terminal)) == ["xterm"]


@pytest.mark.parametrize("terminal", ["", "   ", "kitty 'open"])
def test_a_variable_without_a_program_is_left_out(terminal: str) -> None:
    assert list(argv_of("auto", TERMINAL=terminal)) == list(WAYS)


def test_a_terminal_that_can_be_asked_shows_it_where_the_person_looks() -> None:
    overlay = ("kitty", "@", "--to", "unix:/run/kitty", "launch", "--type=overlay", *COMMAND)
    assert next(iter(argv_of("auto", **KITTY).items())) == (OVERLAY, overlay)
    assert list(argv_of("kitty", **KITTY)) == [OVERLAY, "kitty"]
    pane = argv_of("auto", **WEZTERM)[PANE]
    assert pane[:2] == ("wezterm", "cli")
    assert pane[pane.index("--pane-id") + 1] == "4"
    assert pane[-len(COMMAND) - 1 :] == ("--", *COMMAND)
    assert list(argv_of("wezterm", **WEZTERM)) == [PANE, "wezterm"]
    assert list(argv_of("foot", **KITTY, **WEZTERM)) == ["foot"]
    assert PANE not in argv_of("auto", WEZTERM_PANE="4")


def test_a_command_of_the_persons_own_is_the_only_way() -> None:
    ways = list(openers("auto", ("/home/me/show it", "--here"), COMMAND, KITTY))
    assert [(way.title, way.argv) for way in ways] == [("show it", ("/home/me/show it", "--here", *COMMAND))]
