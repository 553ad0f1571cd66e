"""Templates of status lines: their fields, their mistakes, and that a line is one line whatever is in it."""

from __future__ import annotations

import re
from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskspine.core.status.facts import StatusFacts
from deskspine.core.status.fields import COMPUTED, FILE_FIELDS, ICONS, NAMES
from deskspine.core.status.lines import StatusLine
from deskspine.core.status.template import MAX_LINE, MAX_TEMPLATE, Template, TemplateError, parse
from deskspine.core.text.sanitize import has_control
from deskspine.core.timekeeping.instants import Now
from deskspine.engine.storage.status_fields import status_fields
from deskspine.engine.wording.states import STATES
from support.paths import ROOT
from support.status_samples import AT, SITTING, facts_of

NOTHING = StatusFacts({}, Now(0.0, 0.0))
VALUES = st.text(max_size=20) | st.sampled_from(["nan", "inf", "-inf", "1e300", "-9e99", "0", "50000", "9" * 400])
FIELDS = st.dictionaries(st.sampled_from(FILE_FIELDS), VALUES | st.floats(-1e6, 1e6).map(str))
TEMPLATES = st.text(st.sampled_from("{}|{ a\n\x1b") | st.characters(), max_size=40) | st.lists(
    st.sampled_from([*(f"{{{name}}}" for name in NAMES), "{{", "}}", "{mode|x}", " · "]), max_size=12
).map("".join)


def line(text: str, facts: StatusFacts | None = None) -> str:
    """Return the line of a template, of a sitting person 16 minutes before a break if no facts are given."""
    return parse(text).line(facts or facts_of(SITTING))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("{minutes_left} min", "16 min"),
        ("{icon} {short}", "● 16 min"),
        ("{{{minutes_left}}}", "{16}"),
        ("{ minutes_left }", "16"),
        ("{until_local|never}", "never"),
        ("{mode|x} {breaks}", "sitting 2"),
        ("{sit_minutes}/{interval_minutes} = {percent} %", "34/50 = 68 %"),
        ("{seconds_left} {sit_seconds}", "960 2040"),
        ("at {due_local}: {routine_name}", "at 10:16: Two-minute seated reset"),
        ("{text}", "sitting 34 min; next break in 16 min, at 10:16"),
        ("{running}", "yes"),
        ("no field", "no field"),
        ("", ""),
        ("two\nlines\x1b[31m", "two lines[31m"),
    ],
)
def test_a_line_has_the_values_of_the_moment(text: str, shown: str) -> None:
    assert line(text) == shown


def test_a_line_without_any_value_is_empty() -> None:
    assert line("{minutes_left} min", NOTHING) == ""
    assert line("{minutes_left|–} min", NOTHING) == "– min"
    assert line("{minutes_left} min, {mode}", NOTHING) == " min, not-running"
    assert line("{text} {running}", NOTHING) == "deskspine is not running no"
    assert line("{short}{icon}", NOTHING) == ""


def test_a_line_names_no_value_of_another_start_of_the_machine() -> None:
    fields = dict(facts_of(SITTING).fields)
    later = Now(100.0, AT.wall + 60)
    assert line("{minutes_left}", StatusFacts(fields, later, "another-start")) == "15"
    assert line("{minutes_left}", StatusFacts(fields, Now(AT.boot + 120, AT.wall + 60), AT.boot_id)) == "14"


@pytest.mark.parametrize(
    ("text", "why", "name"),
    [
        ("{minutes}", 'there is no field "minutes"', "minutes"),
        ("{}", "a field in braces has no name", ""),
        ("{ |x}", "a field in braces has no name", ""),
        ("a } b", '"}" without "{" before it; write "}}" for the sign itself', ""),
        ("a { b", '"{" without "}" after it; write "{{" for the sign itself', ""),
        ("{\x1b[2J}", 'there is no field "[2J"', "\x1b[2J"),
        ("x" * (MAX_TEMPLATE + 1), "a template has at most 500 characters", ""),
    ],
)
def test_a_mistake_is_one_clear_sentence(text: str, why: str, name: str) -> None:
    with pytest.raises(TemplateError) as raised:
        parse(text)
    assert (str(raised.value), raised.value.name) == (why, name)


def assert_clean(text: str) -> None:
    """Assert that `text` is one line without control characters."""
    assert not has_control(text)


@given(TEMPLATES, FIELDS, st.floats(-1e9, 1e9), st.sampled_from(["", "this-start"]), st.booleans())
def test_whatever_a_template_and_the_fields_are_there_is_one_line(
    text: str, fields: dict[str, str], t: float, boot_id: str, waybar: bool
) -> None:
    try:
        template = parse(text)
    except TemplateError as error:
        template = Template((str(error),))
        assert_clean(str(error))
    facts = StatusFacts(fields, Now(t, 1_772_618_400.0), boot_id)
    shown = template.line(facts)
    assert_clean(shown)
    assert len(shown) <= MAX_LINE
    form = StatusLine(template, waybar)
    assert "\n" not in form.text(facts)
    wait_s = form.next_change_s(facts)
    assert wait_s is None or 0 < wait_s <= 61


@given(st.text(min_size=1, max_size=200))
def test_text_with_doubled_braces_is_itself(text: str) -> None:
    assert parse(text.replace("{", "{{").replace("}", "}}")) == Template((text,))


def test_signs_that_mean_something_to_a_bar_are_left_out_of_values_only() -> None:
    fields = {**facts_of(SITTING).fields, "routine_name": "#(rm) #[fg=red]"}
    facts = StatusFacts(fields, facts_of(SITTING).now, AT.boot_id)
    assert parse("#[bold]{routine_name}").line(facts, without="#") == "#[bold](rm) [fg=red]"


def test_the_fields_are_those_of_the_status_file_and_of_the_page() -> None:
    assert tuple(name for name, _ in status_fields(SITTING, 7, UTC)) == FILE_FIELDS
    page = (ROOT / "docs" / "bars.md").read_text(encoding="utf-8").partition("## Fields")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (`.*?`) \| (.*) \|$", page, re.M)
    assert rows == [(f"`{name}`", field.meaning) for name, field in COMPUTED.items()]


def test_the_signs_are_those_of_the_screens() -> None:
    assert {mode: sign for mode, (_, sign, _) in STATES.items()} == ICONS


@pytest.mark.parametrize(
    ("moved_s", "aim_s", "shown"),
    [
        ("0", "600", "───── 0/10 · 0 · 10"),
        ("10", "600", "━──── 1/10 · 1 · 10"),
        ("236", "600", "━━─── 4/10 · 4 · 10"),
        ("560", "600", "━━━━─ 9/10 · 9 · 10"),
        ("600", "600", "━━━━━ 10/10 · 10 · 10"),
        ("780", "600", "━━━━━ 13/10 · 13 · 10"),
        ("780", "0", " · 13 · "),
        ("x", "", " · 0 · "),
    ],
)
def test_the_minutes_moved_are_a_bar_with_both_numbers(moved_s: str, aim_s: str, shown: str) -> None:
    fields = {**facts_of(SITTING).fields, "moved_s": moved_s, "aim_s": aim_s}
    assert parse("{moved_bar} · {moved} · {aim}").line(StatusFacts(fields, Now(AT.boot, AT.wall))) == shown
