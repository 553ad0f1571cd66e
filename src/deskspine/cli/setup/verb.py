"""The steps of `deskspine setup`: list, or plan, show, ask and write."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Sequence
from pathlib import Path

from msgspec import Struct

from deskspine.cli.agreement import agreed
from deskspine.cli.exit_codes import DONE, REFUSED
from deskspine.cli.setup.change import FileChange, carry_out, difference, differs, planned
from deskspine.cli.setup.part import Part, Target, Workplace
from deskspine.cli.setup.record import SetupRecord, load
from deskspine.cli.setup.targets import targets
from deskspine.cli.setup.text_edit import UneditableError
from deskspine.core.text.failures import reason
from deskspine.core.text.sanitize import plain


class SetupContext(Struct, frozen=True):
    """The person's side of the verb, and a terminal to print and ask on."""

    place: Workplace
    record_file: Path
    out: Callable[[str], None]
    ask: Callable[[str], bool] | None
    """Asks a question that is answered with yes or no; None if there is no terminal to ask on."""


class FilePlan(Struct, frozen=True):
    """All changes for some targets, with sentences about files that stay as they are, and about the time afterwards."""

    changes: tuple[FileChange, ...]
    refusals: tuple[str, ...]
    notes: tuple[str, ...]


def perform(arguments: Namespace, context: SetupContext) -> int:
    """Do what `arguments` say and return the exit code."""
    record = load(context.record_file)
    chosen = targets(context.place, arguments.name or "", arguments.shell or "")
    if not arguments.name and not arguments.remove:
        _list(chosen, record, context)
        return DONE
    if arguments.remove:
        return _change(chosen, record, arguments, context)
    there = [target for target in chosen if not target.absent]
    for target in chosen:
        if target.absent and (not there or arguments.shell):
            context.out(f"{plain(target.absent, 1000)}, so nothing was set up.")
    return _change(there, record, arguments, context) if there else REFUSED


def _change(chosen: Sequence[Target], record: SetupRecord, arguments: Namespace, context: SetupContext) -> int:
    """Plan, show, ask and write; return the exit code."""
    plan = _plan(chosen, record, remove=arguments.remove)
    for change in plan.changes:
        for line in difference(change):
            context.out(line)
    for sentence in plan.refusals:
        context.out(sentence)
    if not plan.changes:
        if not plan.refusals:
            state = "is not set up" if arguments.remove else "is set up already"
            context.out(f"{arguments.name} {state}." if arguments.name else "Nothing is set up.")
        return REFUSED if plan.refusals else DONE
    question = "Take this out?" if arguments.remove else "Write this?"
    if not agreed(question, context.ask, context.out, yes=arguments.yes):
        return REFUSED
    failed = False
    for change in plan.changes:
        path = plain(str(change.part.path), 1000)
        try:
            record = carry_out(change, record, context.record_file)
        except (OSError, UneditableError) as trouble:
            why = reason(trouble) if isinstance(trouble, OSError) else str(trouble)
            context.out(f"{path} stays as it is: {plain(why, 1000)}.")
            failed = True
        else:
            context.out(f"{'Removed' if change.after is None else 'Written'}: {path}")
    if not arguments.remove and not failed:
        for note in plan.notes:
            context.out(plain(note, 1000))
    return REFUSED if failed or plan.refusals else DONE


def _plan(chosen: Sequence[Target], record: SetupRecord, *, remove: bool) -> FilePlan:
    """Return the plan. Files that are deskspine's own come first, so that those of the person are read last."""
    changes: list[FileChange] = []
    refusals: list[str] = []
    notes: list[str] = []
    for target in chosen:
        refused = len(refusals)
        for part in target.parts:
            try:
                change = planned(part, record, remove=remove)
            except UneditableError as trouble:
                if not remove or record.of(part.path) is not None:
                    refusals += _refusal(part, trouble, remove=remove)
                continue
            if differs(change):
                changes.append(change)
        if len(refusals) == refused:
            notes += target.notes
    changes.sort(key=lambda change: not change.part.own)
    return FilePlan(tuple(changes), tuple(refusals), tuple(notes))


def _refusal(part: Part, trouble: UneditableError, *, remove: bool) -> list[str]:
    """Return why a file stays as it is, and what the person may add by hand."""
    sentence = f"{plain(str(part.path), 1000)} stays as it is: {plain(str(trouble), 1000)}."
    if remove or not part.by_hand:
        return [sentence]
    lines = (f"  {plain(line, 1000)}" for line in part.by_hand.splitlines())
    return [f"{sentence} You may add this to it yourself:", *lines]


def _list(chosen: Sequence[Target], record: SetupRecord, context: SetupContext) -> None:
    for target in chosen:
        context.out(f"  {target.title:<12}{plain(_state(target, record), 1000)}")
    context.out("`deskspine setup NAME` shows each change and asks. `--remove` takes it out again.")


def _state(target: Target, record: SetupRecord) -> str:
    """Return the state of a target in a few words."""
    try:
        wanted = [planned(part, record, remove=False) for part in target.parts]
        ours = [planned(part, record, remove=True) for part in target.parts]
    except UneditableError as trouble:
        return f"cannot be set up: {trouble}"
    if any(map(differs, wanted)) is False:
        return "set up" if any(map(differs, ours)) else "as it should be, without setup"
    if any(map(differs, ours)):
        return f"set up by another version; `deskspine setup {target.name}` renews it"
    return target.absent or "not set up"


def is_connected(target: Target, record: SetupRecord) -> bool:
    """Return True if something of ours is in a file of the target. A file that cannot be read has nothing."""
    try:
        return any(differs(planned(part, record, remove=True)) for part in target.parts)
    except UneditableError:
        return False
