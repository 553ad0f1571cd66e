"""docs/hooks.md: its recipes are settings and scripts that work, and its bounds are those of the program."""

from __future__ import annotations

import json
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

from deskspine.adapters.processes import hook_process
from deskspine.core.notify.hook_run import HOOK_TIMEOUT_S
from deskspine.core.notify.hooks import LANES, MAX_FACT_LENGTH, HookName, environment, example, json_line
from deskspine.core.settings.argument_list import MAX_ARGUMENT_LENGTH, MAX_ARGUMENTS
from deskspine.core.settings.settings import Settings, read_document

PAGE = (Path(__file__).resolve().parent.parent / "docs" / "hooks.md").read_text(encoding="utf-8")
RECIPES = PAGE.partition("## Recipes")[2]
PLAYERCTL = '#!/bin/sh\nif [ "$1" = status ]; then cat "$HOME/playing"; else echo "$1" >> "$HOME/did"; fi\n'


def blocks(language: str, text: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


def settings_of(block: str) -> Settings:
    settings, problems = read_document(tomllib.loads(block), "hooks.md", lambda path: None)
    assert problems == ()
    return settings


def script(home: Path, heading: str) -> Path:
    """Write the script of a recipe into a file that can be run, and return it."""
    (block,) = blocks("sh", RECIPES.partition(f"### {heading}")[2].partition("###")[0])
    file = home / "recipe"
    file.write_text(block)
    file.chmod(0o755)
    return file


def run(argv: list[str], hook: HookName, home: Path) -> str:
    """Run a recipe with example facts and return what it printed."""
    facts = example(hook, 1_772_442_000.0)
    env = {"HOME": str(home), "PATH": f"{home}:/usr/bin:/bin", **environment(facts)}
    result = subprocess.run(argv, env=env, input=json_line(facts), capture_output=True, timeout=20)
    assert (result.returncode, result.stderr) == (0, b"")
    return result.stdout.decode()


@pytest.mark.parametrize("block", blocks("toml", PAGE))
def test_every_example_is_a_setting(block: str) -> None:
    assert settings_of(block) != Settings(read_document({}, "", lambda path: None)[0].values)


def test_there_are_six_recipes_and_the_page_says_that_they_are_examples() -> None:
    assert len(re.findall(r"^### ", RECIPES, re.MULTILINE)) == 6
    assert "These are examples." in RECIPES
    assert "uses no network" in PAGE


def test_music_goes_on_only_if_it_was_playing(tmp_path: Path) -> None:
    recipe = [str(script(tmp_path, "Pause music"))]
    player, did = tmp_path / "playerctl", tmp_path / "did"
    player.write_text(PLAYERCTL)
    player.chmod(0o755)
    (tmp_path / "playing").write_text("Stopped\n")
    run(recipe, "on_break_start", tmp_path)
    run(recipe, "on_break_end", tmp_path)
    assert not did.exists()
    (tmp_path / "playing").write_text("Playing\n")
    run(recipe, "on_break_start", tmp_path)
    run(recipe, "on_break_end", tmp_path)
    run(recipe, "on_break_end", tmp_path)
    assert did.read_text().split() == ["pause", "play"]


def test_the_status_for_colleagues_is_one_line(tmp_path: Path) -> None:
    recipe = [str(script(tmp_path, "Show colleagues"))]
    for hook, words in (("on_away", "away from the desk"), ("on_meeting", "in a meeting"), ("on_back", "at the desk")):
        run(recipe, hook, tmp_path)  # type: ignore[arg-type]
        assert re.fullmatch(rf"{words} since \d\d:\d\d\n", (tmp_path / "where.txt").read_text())


def test_the_log_gets_one_line_a_run(tmp_path: Path) -> None:
    (block,) = blocks("toml", RECIPES.partition("### Log to a file")[2].partition("###")[0])
    recipe = list(settings_of(block).words("hooks.on_break_end"))
    for _ in range(2):
        run(recipe, "on_break_end", tmp_path)
    rows = [json.loads(line) for line in (tmp_path / "breaks.jsonl").read_text().splitlines()]
    assert [row["event"] for row in rows] == ["finished", "finished"]


def test_the_bounds_are_those_of_the_program() -> None:
    numbers = ("no", "one", "two", "three", "four", "five")
    for text in (
        f"| time | {HOOK_TIMEOUT_S:.0f} seconds; then the hook gets SIGTERM, and after {hook_process.END_S:g} seconds",
        f"| at once | {numbers[len(set(LANES.values()))]}:",
        f"| output | {hook_process.KEPT_BYTES // 1024} KiB of each run are kept in the log; "
        f"more than {hook_process.MAX_READ_BYTES >> 20} MiB ends",
        f"| arguments | {MAX_ARGUMENTS}, of {MAX_ARGUMENT_LENGTH} characters each",
        f"of at most {MAX_FACT_LENGTH} characters",
    ):
        assert text in PAGE
