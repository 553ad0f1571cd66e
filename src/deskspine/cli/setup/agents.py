"""Coding agents with hooks in a JSON file: one table for each, marked with the version that it was read for."""

from __future__ import annotations

import shlex
from functools import partial
from pathlib import Path

from msgspec import Struct

from deskspine.cli.setup.json_hooks import MARK, HookGroup, with_hooks, without_hooks
from deskspine.cli.setup.part import Part, Target, Workplace
from deskspine.cli.setup.text_edit import with_insertions
from deskspine.core.waits.hint import HintState


class AgentEvent(Struct, frozen=True):
    """An event of an agent and the state of the wait that begins with it."""

    event: str
    state: HintState
    matcher: str = ""


class AgentTable(Struct, frozen=True):
    """The hooks of one agent."""

    name: str
    title: str
    read_for: str
    """Version of the agent whose documentation this table was made from."""
    variable: str
    """Variable that names the folder of the settings, or with `inside` the folder that it is in."""
    folder: str
    """Folder of the settings in the home folder."""
    file: str
    rows: tuple[AgentEvent, ...]
    timeout: int
    """Timeout for a hook, in the unit of the agent."""
    inside: bool = False
    named: bool = False
    """True if a hook has a name of its own."""
    login_shell: bool = False
    """True if the agent runs a hook in the shell of the person, which may be no POSIX shell."""
    note: str = ""


CLAUDE = AgentTable(
    "claude", "Claude Code", "2.1", "CLAUDE_CONFIG_DIR", ".claude", "settings.json",
    (
        AgentEvent("UserPromptSubmit", "working"),
        AgentEvent("Notification", "needs-you", "permission_prompt|elicitation_dialog"),
        # A minute without a prompt. The turn is over, also one that was interrupted and so had no Stop.
        AgentEvent("Notification", "done", "idle_prompt"),
        AgentEvent("Stop", "done"),
        AgentEvent("SessionEnd", "done"),
    ),
    timeout=10,
    note="Sessions of Claude Code that are open already begin to report when they are started again.",
)  # fmt: skip
CODEX = AgentTable(
    "codex", "Codex", "0.144", "CODEX_HOME", ".codex", "hooks.json",
    (
        AgentEvent("UserPromptSubmit", "working"),
        AgentEvent("PermissionRequest", "needs-you"),
        AgentEvent("Stop", "done"),
        AgentEvent("Interrupt", "done"),
        AgentEvent("SessionEnd", "done"),
    ),
    timeout=10, login_shell=True,
    note="Codex runs a new hook only after you looked at it: type /hooks in Codex once.",
)  # fmt: skip
GEMINI = AgentTable(
    "gemini", "Gemini CLI", "0.34", "GEMINI_CLI_HOME", ".gemini", "settings.json",
    (
        AgentEvent("BeforeAgent", "working"),
        AgentEvent("Notification", "needs-you", "ToolPermission"),
        AgentEvent("AfterAgent", "done"),
        AgentEvent("SessionEnd", "done"),
    ),
    timeout=10_000, inside=True, named=True,
    note="Sessions of Gemini CLI that are open already begin to report when they are started again.",
)  # fmt: skip
AGENTS = (CLAUDE, CODEX, GEMINI)


def agent_target(table: AgentTable, place: Workplace) -> Target:
    """Return the target of one agent."""
    folder = folder_of(table, place)
    groups = hook_groups(table, place.program)
    by_hand = with_insertions("", with_hooks("", groups)).rstrip()
    part = Part(folder / table.file, partial(with_hooks, groups=groups), without_hooks, by_hand)
    there = folder.is_dir() or place.has(table.name)
    absent = "" if there else f"{table.title} is not there: neither its folder nor the program {table.name}"
    return Target(table.name, (part,), absent, (table.note, *_switched_off(table, folder)))


def folder_of(table: AgentTable, place: Workplace) -> Path:
    """Return the folder with the settings of an agent."""
    if table.inside:
        return place.folder(table.variable, "") / table.folder
    return place.folder(table.variable, table.folder)


def hook_groups(table: AgentTable, program: tuple[str, ...]) -> tuple[HookGroup, ...]:
    """Return the entries that an agent gets."""
    return tuple(_group(table, row, program) for row in table.rows)


def hook_command(table: AgentTable, state: HintState, program: tuple[str, ...]) -> str:
    """Return the command line of one hook. It prints nothing and never fails, because an agent reads both.

    Exit code 2 would make Claude Code and Gemini CLI drop the prompt of the person. The parent of the shell is the
    agent: its number keeps two sessions apart, and its end ends the wait.
    """
    hint = f"hint {state} --kind agent --id {table.name}-$PPID --pid $PPID"
    line = f"{shlex.join(program)} {hint} >/dev/null 2>&1 {MARK}"
    return f"exec sh -c {shlex.quote(line)}" if table.login_shell else line


def _group(table: AgentTable, row: AgentEvent, program: tuple[str, ...]) -> HookGroup:
    handler: dict[str, object] = {"name": f"deskspine-{row.state}"} if table.named else {}
    handler |= {
        "type": "command",
        "command": hook_command(table, row.state, program),
        "timeout": table.timeout,
    }
    entry: dict[str, object] = {"matcher": row.matcher} if row.matcher else {}
    return HookGroup(row.event, entry | {"hooks": [handler]})


def _switched_off(table: AgentTable, folder: Path) -> tuple[str, ...]:
    """Return a sentence if the agent does not run hooks because of another setting."""
    if table is not CODEX:
        return ()
    import tomllib

    try:
        settings = tomllib.loads((folder / "config.toml").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return ()
    features = settings.get("features", {})
    if isinstance(features, dict) and False in (features.get("hooks"), features.get("codex_hooks")):
        return ("Hooks are switched off in the config.toml of Codex: [features] hooks = false.",)
    return ()
