"""The hooks of each agent, run as the agent runs them, with recorded input."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from deskspine.cli.setup.agents import AGENTS, CLAUDE, CODEX, GEMINI, AgentTable
from deskspine.core.waits.hint import Hint, parse_hint
from support.needs import need
from support.setup_person import SetupPerson

INPUTS = Path(__file__).parent / "hook_inputs"
RECORDER = """\
#!/bin/sh
printf '%s\\n' "$*" >> "$CALLS"
cat > /dev/null
echo "an agent would read this"
exit 2
"""
"""A program in the place of deskspine that records its words, and behaves as badly as a hook can."""


@pytest.fixture
def person(tmp_path: Path) -> SetupPerson:
    """Return a person with every agent, and with a recorder as the program."""
    recorder = tmp_path / "pro gram" / "it's deskspine"
    recorder.parent.mkdir()
    recorder.write_text(RECORDER)
    recorder.chmod(0o755)
    person = SetupPerson(tmp_path, "claude", "codex", "gemini", "opencode")
    person.program = (str(recorder),)
    return person


def recorded(name: str) -> list[dict[str, Any]]:
    """Return the recorded inputs of an agent, in their order."""
    inputs: list[dict[str, Any]] = json.loads((INPUTS / f"{name}.json").read_text())
    return inputs


def commands_for(hooks: dict[str, Any], given: dict[str, Any]) -> Iterator[str]:
    """Return the commands that an agent runs for an input: a matcher is a pattern for the kind of a notification."""
    for group in hooks.get(given["hook_event_name"], []):
        matcher = group.get("matcher", "")
        if not matcher or re.fullmatch(matcher, given.get("notification_type", "")):
            for handler in group["hooks"]:
                assert handler["type"] == "command"
                assert handler["timeout"] > 0
                yield handler["command"]


def run_all(table: AgentTable, person: SetupPerson, shell: tuple[str, ...]) -> list[str]:
    """Run the hooks for every recorded input from one process, and return the words that the program got."""
    (file,) = (name for name in person.files() if name.startswith(table.folder))
    hooks = json.loads((person.home / file).read_text())["hooks"]
    calls = person.home / "calls"
    for given in recorded(table.name):
        for command in commands_for(hooks, given):
            result = subprocess.run(
                [*shell, command], input=json.dumps(given).encode(), capture_output=True, timeout=30,
                env={**os.environ, "CALLS": str(calls), "HOME": str(person.home)},
            )  # fmt: skip
            assert (result.returncode, result.stdout, result.stderr) == (0, b"", b""), (
                "a hook is silent and never fails"
            )
    return calls.read_text().splitlines()


EXPECTED = {
    "claude": ["working", "needs-you", "done", "done", "done"],
    "codex": ["working", "needs-you", "done", "done", "done"],
    "gemini": ["working", "needs-you", "done", "done"],
}


@pytest.mark.parametrize(
    ("table", "shell"),
    [
        (CLAUDE, ("sh", "-c")),
        (CLAUDE, ("bash", "-c")),
        (GEMINI, ("bash", "-c")),
        (CODEX, ("sh", "-lc")),
        (CODEX, ("bash", "-lc")),
        (CODEX, ("zsh", "-lc")),
        (CODEX, ("fish", "-lc")),
    ],
    ids=lambda value: getattr(value, "name", None) or value[0],
)
def test_each_event_becomes_its_hint(table: AgentTable, shell: tuple[str, ...], person: SetupPerson) -> None:
    need(shell[0])
    assert person.setup(table.name, "--yes") == 0
    name = f"--kind agent --id {table.name}-{os.getpid()} --pid {os.getpid()}"
    assert run_all(table, person, shell) == [f"hint {state} {name}" for state in EXPECTED[table.name]]


def test_there_is_an_input_for_each_event_of_each_table() -> None:
    for table in AGENTS:
        events = {given["hook_event_name"] for given in recorded(table.name)}
        assert events == {row.event for row in table.rows}
        assert re.fullmatch(r"\d+(\.\d+)+", table.read_for)


def test_a_program_that_is_gone_is_no_trouble_for_an_agent(person: SetupPerson) -> None:
    person.program = ("/not/there/deskspine",)
    person.setup("claude", "--yes")
    hooks = json.loads((person.home / ".claude/settings.json").read_text())["hooks"]
    for command in commands_for(hooks, recorded("claude")[0]):
        result = subprocess.run(["sh", "-c", command], input=b"", capture_output=True, timeout=30)
        assert (result.returncode, result.stdout, result.stderr) == (0, b"", b"")


NODE = pytest.mark.skipif(shutil.which("node") is None, reason="node runs the plug-in, and is not installed")
PLAYED = """\
import { readFileSync } from "node:fs"
const [plugin, events] = process.argv.slice(2)
const { Deskspine } = await import(plugin)
const hooks = await Deskspine({})
for (const event of JSON.parse(readFileSync(events, "utf8"))) {
  await hooks.event({ event })
  await new Promise((next) => setTimeout(next, Number(process.env.PAUSE_MS)))
}
await hooks.event({})
console.log(process.pid)
"""


@NODE
def test_the_plugin_of_opencode_reports_each_change_once(person: SetupPerson) -> None:
    assert person.setup("opencode", "--yes") == 0
    plugin = person.home / ".config/opencode/plugins/deskspine.js"
    (plugin.parent / "package.json").write_text('{"type": "module"}')
    player = person.home / "play.mjs"
    player.write_text(PLAYED)
    calls = person.home / "calls"
    result = subprocess.run(
        [str(shutil.which("node")), str(player), str(plugin), str(INPUTS / "opencode.json")],
        env={**os.environ, "CALLS": str(calls), "PAUSE_MS": "100"}, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert (result.returncode, result.stderr) == (0, "")
    name = f"--kind agent --id opencode-ses_4f2a9c1b3ffeQ7yXkLmNoPq --pid {result.stdout.strip()}"
    states = ["working", "needs-you", "working", "done"]
    assert calls.read_text().splitlines() == [f"hint {state} {name}" for state in states]


@NODE
def test_opencode_goes_on_without_deskspine(person: SetupPerson) -> None:
    person.program = ("/not/there/deskspine",)
    assert person.setup("opencode", "--yes") == 0
    plugin = person.home / ".config/opencode/plugins/deskspine.js"
    (plugin.parent / "package.json").write_text('{"type": "module"}')
    player = person.home / "play.mjs"
    player.write_text(PLAYED)
    result = subprocess.run(
        [str(shutil.which("node")), str(player), str(plugin), str(INPUTS / "opencode.json")],
        env={**os.environ, "PAUSE_MS": "0"}, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert (result.returncode, result.stderr) == (0, "")


def test_with_the_real_program_a_turn_is_a_wait_and_two_sessions_are_two(tmp_path: Path) -> None:
    person = SetupPerson(tmp_path, "claude")
    person.program = (sys.executable, "-P", "-m", "deskspine")
    person.setup("claude", "--yes")
    hooks = json.loads((tmp_path / ".claude/settings.json").read_text())["hooks"]
    folder = tmp_path / "deskspine" / "hints"
    environ = {**os.environ, "XDG_RUNTIME_DIR": str(tmp_path), "HOME": str(tmp_path)}

    def turn(number: int) -> None:
        given = recorded("claude")[number]
        for command in commands_for(hooks, given):
            text = json.dumps({**given, "prompt": "x" * 200_000}).encode()
            result = subprocess.run(["sh", "-c", command], input=text, env=environ, capture_output=True, timeout=60)
            assert (result.returncode, result.stdout, result.stderr) == (0, b"", b"")

    def hints() -> dict[str, Hint | None]:
        return {path.name: parse_hint(path.read_text()) for path in folder.iterdir()}

    own = f"claude-{os.getpid()}"
    turn(0)
    assert hints() == {own: Hint("working", "agent", "agent", os.getpid())}
    (folder / "claude-77").write_text("working agent agent pid=77\n")
    turn(1)
    assert hints()[own] == Hint("needs-you", "agent", "agent", os.getpid())
    turn(4)  # a notification about something else
    assert hints()[own] == Hint("needs-you", "agent", "agent", os.getpid())
    turn(2)
    assert list(hints()) == ["claude-77"]
