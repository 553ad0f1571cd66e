"""Reports of OSC 7501: as in the draft, whatever they are made of, and never for another record."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deskspine.core.terminal.program_status import DRAFT, MAX_REPORT_BYTES, ProgramStatus, clear, report
from deskspine.core.text.sanitize import has_control
from support.status_terminal import records, reports

STATES = st.sampled_from(("idle", "working", "done", "blocked", "error"))
KINDS = st.sampled_from(("", "permission", "question", "auth"))
RECORDS = st.from_regex(r"[A-Za-z0-9_.,+/=-]{0,200}", fullmatch=True)


def test_the_revision_of_the_draft_is_named() -> None:
    assert DRAFT == "0.4 of 10 October 2026"


def test_a_report_has_its_fields_in_the_form_of_the_draft() -> None:
    asks = ProgramStatus("blocked", "question", 40, "deskspine", "Break", "Zeit für eine Pause")
    assert report(asks) == (
        "\x1b]7501;state=blocked:kind=question:progress=40:app=deskspine"
        ":title=QnJlYWs=:msg=WmVpdCBmw7xyIGVpbmUgUGF1c2U=\x1b\\"
    )
    assert report(ProgramStatus("idle"), "deskspine-3") == "\x1b]7501;state=idle:id=deskspine-3\x1b\\"
    assert clear() == "\x1b]7501;state=clear\x1b\\"
    assert clear("deskspine-3") == "\x1b]7501;state=clear:id=deskspine-3\x1b\\"


@pytest.mark.parametrize(
    "status",
    [
        ProgramStatus("working", "question"),
        ProgramStatus("done", progress=50),
        ProgramStatus("idle", progress=0),
        ProgramStatus("working", progress=101),
        ProgramStatus("blocked", progress=-1),
        ProgramStatus("working", app="desk spine"),
        ProgramStatus("working", app="d" * 33),
        ProgramStatus("working", title="\x1b\x07\u202e"),
        ProgramStatus("working", message=" \n "),
    ],
    ids=str,
)
def test_what_the_draft_does_not_allow_is_left_out(status: ProgramStatus) -> None:
    assert report(status) == f"\x1b]7501;state={status.state}\x1b\\"


def test_text_is_one_line_and_is_cut_between_two_characters() -> None:
    said = next(reports(report(ProgramStatus("done", title="ä" * 200, message="one\ntwo\tthree\x1b[2J")).encode()))
    assert said["title"] == "ä" * 96
    assert said["msg"] == "one two three[2J"
    long = next(reports(report(ProgramStatus("done", message="€" * 1000)).encode()))
    assert long["msg"] == "€" * 682


@pytest.mark.parametrize("record", ["a b", "a:b", "ä", "x" * 201, "\x1b"])
def test_what_is_no_id_is_refused_because_another_record_would_change(record: str) -> None:
    with pytest.raises(ValueError, match="is no id"):
        report(ProgramStatus("idle"), record)
    with pytest.raises(ValueError, match="is no id"):
        clear(record)


@given(STATES, KINDS, st.none() | st.integers(), st.text(max_size=40), st.text(), st.text(max_size=3000), RECORDS)
def test_every_report_is_read_as_the_draft_says(
    state: str, kind: str, progress: int | None, app: str, title: str, message: str, record: str
) -> None:
    text = report(ProgramStatus(state, kind, progress, app, title, message), record)  # type: ignore[arg-type]
    assert text.isascii()
    assert len(text) <= MAX_REPORT_BYTES
    assert [record] == list(records(text.encode()))
    said = records(text.encode())[record]
    assert said["state"] == state
    assert not has_control(said.get("title", "") + said.get("msg", ""))
    assert records((text + clear(record)).encode()) == {}
