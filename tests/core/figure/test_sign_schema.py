"""The `[exercise.figure]` table: what is read, and the one sentence for each value that does not fit."""

from __future__ import annotations

import pytest

from deskspine.core.figure.sign import Sign
from deskspine.core.figure.sign_schema import read_figure
from deskspine.core.toml.table_reader import Findings, Table, parse_document

POSES = ("neutral", "tilt_l", "tilt_r")


def read(text: str) -> tuple[tuple[Sign, ...], list[str]]:
    findings = Findings("own.toml", text)
    document = Table(parse_document(text, findings) or {}, (), findings)
    signs, _ = read_figure(document.table("figure"), POSES, 4)
    return signs, [problem.message for problem in findings.problems()]


def test_every_value_is_read() -> None:
    signs, problems = read(
        """
        [figure]
        signs = [
          { kind = "arrow", part = "ear-left", path = ["neutral", "tilt_l"], bow = -3, shift = [2, 1.5], long = 12 },
          { kind = "press", part = "hand-left", against = "temple-left", on = ["tilt_l"] },
          { kind = "gaze", part = "eyes", far = true },
          { kind = "gaze", part = "eyes", against = "fingertips-left" },
        ]
        """
    )
    assert problems == []
    assert signs == (
        Sign("arrow", "ear-left", path=("neutral", "tilt_l"), bow=-3.0, shift=(2.0, 1.5), long=12.0),
        Sign("press", "hand-left", on=("tilt_l",), against="temple-left"),
        Sign("gaze", "eyes", far=True),
        Sign("gaze", "eyes", against="fingertips-left"),
    )


@pytest.mark.parametrize(
    ("sign", "problem"),
    [
        ('kind = "arow", part = "nose", path = ["neutral", "tilt_l"]', "expected one of arrow"),
        ('kind = "arrow", part = "nos", path = ["neutral", "tilt_l"]', "expected one of crown"),
        ('kind = "arrow", part = "nose", path = ["neutral", "turn_l"]', "expected key poses of the exercise: neutral"),
        ('kind = "arrow", part = "nose", path = ["neutral"]', "expected at least two key poses"),
        ('kind = "arrow", part = "nose", path = ["neutral", "tilt_l"], bow = 99', "expected a number from -40 to 40"),
        ('kind = "plumb", part = "crown", shift = [1]', "expected two numbers from -40 to 40"),
        ('kind = "press", part = "hand-left", on = ["tilt_l"]', "missing"),
        ('kind = "plumb", part = "crown", bow = 2', "unknown"),
    ],
)
def test_a_wrong_value_is_one_sentence(sign: str, problem: str) -> None:
    _, problems = read(f"[figure]\nsigns = [\n  {{ {sign} }},\n]")
    assert len(problems) == 1
    assert problem in problems[0]


@pytest.mark.parametrize("value", ["[1]", "[1, 2, 3, 4]", "[0, 1]", "[1, 5]", '["neutral"]', "3", "[true, 2]"])
def test_pictures_are_two_or_three_numbers_of_frames(value: str) -> None:
    def pictures(text: str) -> tuple[tuple[int, ...], list[str]]:
        findings = Findings("own.toml", text)
        table = Table(parse_document(text, findings) or {}, (), findings).table("figure")
        return read_figure(table, POSES, 4)[1], [problem.message for problem in findings.problems()]

    assert pictures("[figure]\npictures = [1, 3, 4]") == ((1, 3, 4), [])
    read, problems = pictures(f"[figure]\npictures = {value}")
    assert read == ()
    assert len(problems) == 1
    assert "expected two or three numbers of frames from 1 to 4" in problems[0]
