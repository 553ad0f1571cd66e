"""The registry of settings: bounds, words, defaults."""

import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskspine.core.commands.key_names import KeyNameError, key_name
from deskspine.core.commands.registry import COMMANDS
from deskspine.core.person.flags import DAY_FLAGS
from deskspine.core.settings.fields import KEYED
from deskspine.core.settings.kinds import salvage_list
from deskspine.core.settings.settings import (
    DEFAULTS,
    FIELDS,
    FLAGS,
    Field,
    FieldError,
    Settings,
    expected,
    field_of,
    markdown_table,
    near_miss,
    parse_text,
    parse_value,
    read_document,
    to_text,
    to_toml,
)
from deskspine.core.settings.work_hours import HOURS_EXAMPLE
from deskspine.core.timekeeping.calendar import NO_HOURS
from support.effort import examples

SCALARS = st.one_of(
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=12),
    st.dates(),
    st.times(),
    st.sampled_from(
        ["", "auto", "escape", "04:00", "09:00-12:30", "title", "balance", "ctrl+q", "a", "heart", "fever"]
    ),
)
TOML = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=5),
        st.dictionaries(st.sampled_from(["mon", "sun", "x", "ask.start", "", "dashboard"]), inner, max_size=3),
    ),
    max_leaves=8,
)


def read(doc: dict[str, Any]) -> tuple[Settings, dict[str, str]]:
    settings, problems = read_document(doc, "config.toml", lambda path: None)
    return settings, {problem.key: problem.message for problem in problems}


def valid_raw(field: Field) -> st.SearchStrategy[Any]:
    """Return a strategy for TOML values that `field` must accept."""
    if field.kind == "number":
        return st.integers(field.low, field.high)
    if field.kind == "flag":
        return st.booleans()
    if field.kind == "choice":
        return st.sampled_from(field.choices)
    if field.kind == "numbers":
        return st.sets(st.integers(field.low, field.high), max_size=field.most).map(sorted)
    if field.choices:
        return st.lists(st.sampled_from(field.choices), max_size=field.most)
    return {
        "text": st.sampled_from(["micro-1min", "my.own_one"]),
        "template": st.sampled_from(["{short}", "x", "{minutes_left|none} min {{}}, 'a' \"b\" #c"]),
        "words": st.lists(st.sampled_from(["a", "b-2"]), max_size=3),
        "clock": st.sampled_from(["00:00", "4:30", "23:59"]),
        "hours": st.sampled_from([{}, {"mon": ["09:00-12:30", "13:30-18:00"], "sun": "22:00-06:00"}]),
        "command": st.lists(st.sampled_from(["none", "[", "~/a b.sh", "-x", 'say "hi"', "it's"]), max_size=4),
        "keys": st.just(["f9", *(key for key in field.needs if key != "*")]),
    }[field.kind]


def test_defaults_are_valid_and_the_table_of_the_readme_names_every_setting() -> None:
    for field in FIELDS:
        assert parse_value(field, to_toml(field, field.default)) == field.default, field.key
        assert field.title, field.key
        assert field.help.endswith("."), field.key
    assert read({}) == (DEFAULTS, {})
    table = markdown_table()
    assert all(f"`{field.key}`" in table for field in FIELDS if field.kind != "keys")
    assert len({field.key for field in FIELDS}) == len(FIELDS)


@given(st.data())
@examples(100)
def test_what_a_file_may_hold_is_shown_and_typed_back_unchanged(data: st.DataObject) -> None:
    field = data.draw(st.sampled_from(FIELDS))
    value = parse_value(field, data.draw(valid_raw(field)))
    assert parse_text(field, to_text(field, value)) == value
    assert parse_value(field, to_toml(field, value)) == value


@given(st.dictionaries(st.sampled_from([field.key for field in FIELDS]), TOML, max_size=4))
@examples(100)
def test_any_toml_value_for_any_key_gives_settings_within_bounds(values: dict[str, Any]) -> None:
    doc: dict[str, Any] = {}
    for key, raw in values.items():
        place = doc
        *tables, name = key.split(".")
        for table in tables:
            place = place.setdefault(table, {})
        place[name] = raw
    settings, problems = read(doc)
    for field in FIELDS:
        value = settings.value(field.key)
        assert parse_value(field, to_toml(field, value)) == value
        if field.key in problems:
            assert (
                value == (salvage_list(field, values[field.key]) if field.salvages else None) or value == field.default
            )
    for key in values:
        if settings.value(key) == field_of(key).default and key not in problems:
            assert parse_value(field_of(key), values[key]) == field_of(key).default


def test_one_bad_value_costs_that_one_value_and_says_what_is_used() -> None:
    settings, problems = read({"schedule": {"sit_minutes": 500, "snooze_minutes": 7}, "busy": {"microphone": 1}})
    assert settings.number("schedule.sit_minutes") == 50
    assert settings.number("schedule.snooze_minutes") == 7
    assert settings.flag("busy.microphone") is True
    message = "expected 1 to 240 minutes, not 500; 50 is used instead"
    assert problems == {
        "schedule.sit_minutes": message,
        "busy.microphone": "expected true or false, not 1; on is used instead",
    }


@pytest.mark.parametrize(
    ("raw", "left", "named"),
    [
        (["heart", "hart", "no_wall"], ("heart", "no_wall"), "'hart'"),  # codespell:ignore hart
        (["hart", "heart"], ("heart",), "'hart'"),  # codespell:ignore hart
        (["heart", 5, "pregnancy"], ("heart", "pregnancy"), "5"),
        (["heart", ["no_wall"], "pregnancy"], ("heart", "pregnancy"), "no_wall"),
        (["heart", "x\x1b[2J"], ("heart",), "'x"),
        ("heart", ("heart",), "'heart'"),
        (["heart", "fever"], ("heart",), "'fever'"),
        (["fever"], (), "'fever'"),
        (5, (), "5"),
    ],
)
def test_a_wrong_safety_flag_costs_only_itself(raw: object, left: tuple[str, ...], named: str) -> None:
    settings, problems = read({"safety": {"flags": raw}})
    assert settings.words("safety.flags") == left
    message = problems["safety.flags"]
    assert f"not {named}" in message or f"not ['{named}']" in message
    assert message.endswith(f"; {', '.join(left) or 'none'} is used instead")
    assert "\x1b" not in message


def test_what_holds_for_a_day_is_no_setting() -> None:
    field = field_of("safety.flags")
    for flag in FLAGS:
        if flag in DAY_FLAGS:
            with pytest.raises(FieldError):
                parse_value(field, [flag])
            with pytest.raises(FieldError):
                parse_text(field, flag)
        else:
            assert parse_value(field, [flag]) == parse_text(field, flag) == (flag,)
    assert set(field.choices) == set(FLAGS) - set(DAY_FLAGS)


def test_the_part_that_is_wrong_is_named() -> None:
    _, problems = read(
        {
            "schedule": {"work_hours": {"mon": ["09:00-10:00", "9-5"]}},
            "ladder": {"ask": ["screen", "smoke"]},
            "keys": {"ask.quick": ["x", "hold+y"]},
        }
    )
    assert "on mon, not '9-5'; none is used" in problems["schedule.work_hours"]
    assert "not 'smoke'; screen, title, urgency, desktop, notice, tmux, popup is used" in problems["ladder.ask"]
    assert "not 'hold+y'; 1 is used" in problems["keys.ask.quick"]


def test_unknown_names_are_told_with_what_was_meant_and_a_flood_of_them_is_cut() -> None:
    _, problems = read({"schedule": {"sit_minuts": 40}, "weather": {"skin": 3}, "presence": 4})
    assert "did you mean schedule.sit_minutes?" in problems["schedule.sit_minuts"]
    assert problems["weather"] == "there is no setting with this name, so it is ignored"
    assert "expected a table" in problems["presence"]
    assert near_miss("sit_minutes") == "schedule.sit_minutes"
    _, many = read_document({f"k{n}\x1b": 16**9000 for n in range(500)}, "config.toml", lambda path: None)
    assert len(many) == 21
    assert not any("\x1b" in str(problem) for problem in many)


def test_kinds_refuse_what_looks_right_but_is_not() -> None:
    for key, raw in (
        ("schedule.sit_minutes", True),
        ("schedule.sit_minutes", 50.0),
        ("schedule.micro_every_minutes", 5),
        ("schedule.remind_minutes", [3, 3]),
        ("schedule.remind_minutes", list(range(1, 12))),
        ("schedule.day_starts", "24:00"),
        ("schedule.work_hours", {"mon": ["09:00-09:00"]}),
        ("schedule.work_hours", {"monday": ["09:00-10:00"]}),
        ("course.level", 4),
        ("ladder.ask", ["screen", "smoke"]),
        ("safety.flags", ["tired"]),
        ("routine.default", "../secret"),
        ("status.tmux_format", ""),
        ("status.tmux_format", 5),
        ("status.tmux_format", "{short}\nx"),
        ("status.tmux_format", "{short} }"),
    ):
        with pytest.raises(FieldError):
            parse_value(field_of(key), raw)
    assert parse_value(field_of("schedule.micro_every_minutes"), 0) == 0
    assert parse_value(field_of("course.level"), 2) == "2"


def test_a_template_that_cannot_be_used_is_refused_with_the_reason() -> None:
    with pytest.raises(
        FieldError, match=r'^expected a line with fields in braces, .* \(there is no field "minutes"\)$'
    ):
        parse_text(field_of("status.tmux_format"), "{minutes} min")


def test_work_hours_are_typed_by_weekday_and_wrap_past_midnight() -> None:
    field = field_of("schedule.work_hours")
    hours = parse_text(field, "fri-mon 22:00-06:00; wed 9:00-12:30, 13:30-24:00")
    assert hours == (((1320, 360),), (), ((540, 750), (810, 0)), (), *[((1320, 360),)] * 3)
    assert to_toml(field, hours)["wed"] == ["09:00-12:30", "13:30-24:00"]
    assert parse_text(field, "always") == NO_HOURS
    with pytest.raises(FieldError):
        parse_text(field, "09:00-17:00")


def test_work_hours_are_written_one_way_in_the_field_the_file_and_the_readme() -> None:
    field = field_of("schedule.work_hours")
    assert HOURS_EXAMPLE in expected(field)
    assert HOURS_EXAMPLE in markdown_table()
    hours = parse_text(field, HOURS_EXAMPLE)
    assert hours == parse_value(field, HOURS_EXAMPLE) == parse_value(field, to_toml(field, hours))
    assert to_text(field, hours) == HOURS_EXAMPLE
    refused: list[object] = ["nine to five", "mon", "mon-someday 09:00-10:00", ["mon"], 9, {"monday": []}]
    for wrong in refused:
        with pytest.raises(FieldError) as typed:
            parse_value(field, wrong)
        assert typed.value.expected == expected(field), wrong
        if isinstance(wrong, str):
            with pytest.raises(FieldError, match=HOURS_EXAMPLE):
                parse_text(field, wrong)


@pytest.mark.parametrize("field", FIELDS, ids=lambda field: field.key)
def test_what_a_setting_expects_describes_what_the_field_itself_takes(field: Field) -> None:
    assert "table" not in expected(field), "nobody types a table into a field"
    text = to_text(field, field.default)
    assert parse_text(field, text) == field.default


def test_keys_are_known_by_any_of_their_names() -> None:
    spelled = {"ctrl+R": "ctrl+r", "?": "question_mark", "shift+n": "N", "ctrl+m": "enter", "+": "plus"}
    spelled |= {"ctrl++": "ctrl+plus", ",": "comma", "esc": "escape", "Alt+PgUp": "alt+pageup", "ü": "ü"}
    assert {name: key_name(name) for name in spelled} == spelled
    assert parse_text(field_of("keys.dashboard.settings"), ", f2") == ("comma", "f2")
    for nonsense in ("", "ctrl+", "hold+x", "xy", "\x1b[A", 5):
        with pytest.raises(KeyNameError):
            key_name(nonsense)


def test_a_key_never_means_two_things_and_the_way_out_stays() -> None:
    swapped, problems = read({"keys": {"dashboard": {"away": "m", "meeting": "a"}, "ask.start": ["s", "enter"]}})
    assert not problems
    assert swapped.keys()["dashboard.away"] == ("m",)
    assert swapped.keys()["ask.start"] == ("s", "enter")
    assert read({"keys": {"dashboard.away": []}})[0].keys()["dashboard.away"] == ()
    refused: tuple[dict[str, object], ...] = (
        {"dashboard.away": "p"},
        {"player.pause": "ctrl+q"},
        {"app.quit": []},
        {"ask.put_aside": "x"},
        {"player.leave": "q"},
    )
    for bad in refused:
        settings, told = read({"keys": bad})
        assert settings == DEFAULTS
        assert list(told) == [f"keys.{next(iter(bad))}"]
    with pytest.raises(FieldError, match=r"p is used by dashboard\.pause"):
        DEFAULTS.replace("keys.dashboard.away", ("p",))


def test_a_further_default_key_gives_way_to_the_person_s_own() -> None:
    """Check that a file stays valid when a command gets one more default key."""
    settings, told = read({"keys": {"ask.meeting": "z"}})
    assert told == {}
    assert (settings.keys()["ask.meeting"], settings.keys()["ask.snooze"]) == (("z",), ("5",))
    settings, told = read({"keys": {"dashboard.history": "z"}})
    assert (told, settings.keys()["ask.snooze"]) == ({}, ("5", "z"))
    assert settings.keys()["dashboard.later"] == ()
    assert DEFAULTS.replace("keys.dashboard.history", ("z",)) == settings, "chosen on a page as well as in a file"
    settings, told = read({"keys": {"ask.meeting": "5"}})
    assert list(told) == ["keys.ask.meeting"]
    assert settings == DEFAULTS
    settings, told = read({"keys": {"ask.meeting": ["5", "z"], "player.next": "ctrl+x"}})
    assert list(told) == ["keys.ask.meeting"]
    assert (settings.keys()["ask.snooze"], settings.keys()["app.quit"]) == (("5", "z"), ("ctrl+q",))


def test_any_rebinding_ends_without_a_clash() -> None:
    dice = random.Random(4)
    names = ["a", "m", "p", "s", "escape", "enter", "ctrl+q", "space", "x", "z", "5", "ctrl+x"]
    for _ in range(200):
        keys = {dice.choice(KEYED).id: dice.sample(names, dice.randint(0, 2)) for _ in range(6)}
        bound = read({"keys": keys})[0].keys()
        for place in ("ask", "player", "dashboard"):
            here = [
                key
                for command in COMMANDS
                if command.place in (place, "everywhere")
                for key in bound.get(command.id, ())
            ]
            assert len(here) == len(set(here)), keys
        assert bound["app.quit"]
        assert "escape" in bound["ask.put_aside"]
        assert "escape" in bound["player.leave"]


def test_accessors_hold_to_their_kind() -> None:
    changed = DEFAULTS.replace("schedule.sit_minutes", 25)
    assert (changed.number("schedule.sit_minutes"), DEFAULTS.number("schedule.sit_minutes")) == (25, 50)
    assert DEFAULTS.numbers("schedule.remind_minutes") == (1, 3, 5)
    assert DEFAULTS.ladder("heads-up") == DEFAULTS.words("ladder.heads_up") == ("title",)
    assert DEFAULTS.hours() == NO_HOURS
    assert len(FLAGS) == 24
    with pytest.raises(TypeError):
        DEFAULTS.number("busy.microphone")
    with pytest.raises(KeyError):
        DEFAULTS.value("schedule.nothing")
