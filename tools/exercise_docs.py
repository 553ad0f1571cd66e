"""The page docs/exercises.md, written from the routine files: every routine, exercise and card.

With `--check` nothing is written, and the exit code says if the page is up to date.
"""

from __future__ import annotations

import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from deskspine.adapters.storage.routine_files import RoutineFiles
from deskspine.core.coach.course import DAYS, MEANING, PER_LEVEL
from deskspine.core.coach.fitting import NEEDS, TAG_FLAGS, fit
from deskspine.core.coach.swaps import FALLBACKS, QUIET
from deskspine.core.person.flags import DAY_FLAGS, FLAGS
from deskspine.core.person.person import Person
from deskspine.core.routines.lint import LEVELS, seconds
from deskspine.core.routines.model import Library, Routine, Slot, System, Texts
from deskspine.core.text.durations import minutes_seconds
from deskspine.core.text.markdown import blocks
from exercise_parts import TAG_WORDS, Kind, Page, exercise_section, sum_of
from markdown_parts import anchor, escaped, points, prose, table

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "exercises.md"
TITLE = "Exercises and routines"
READING, ROUTINES, SYSTEMS, EACH = "How to read it", "All routines", "The twenty systems", "The routines one by one"
CARDS, SWAPS = "Cards", "What gives way, and for whom"
SECTIONS = (READING, ROUTINES, SYSTEMS, EACH, CARDS, SWAPS)


def titles_of(library: Library) -> dict[tuple[Kind, str], str]:
    """Return a heading for everything that is linked to: its name, with its id if the name is not unique."""
    names: dict[tuple[Kind, str], str] = {
        ("routine", routine.id): routine.name for routine in library.routines.values()
    }
    names |= {("card", card.id): card.name for card in library.cards.values()}
    names |= {("exercise", exercise.id): exercise.name for exercise in library.exercises.values()}
    texts = (entry.about for entries in (library.routines, library.cards) for entry in entries.values())
    headings = [block.text for text in texts for block in blocks(text) if block.kind == "heading"]
    headings += [TITLE, *SECTIONS]
    counts = Counter(anchor(name) for name in [*names.values(), *headings])
    return {
        (kind, id_): name if counts[anchor(name)] == 1 else f"{name} ({kind} {id_})"
        for (kind, id_), name in names.items()
    }


def regions_in(folder: Path, library: Library) -> dict[str, list[str]]:
    """Return the ids of the exercises of each file; those that a routine defines for itself come last."""
    by_file: dict[str, list[str]] = {}
    for file in sorted(folder.glob("*.toml")):
        tables = tomllib.loads(file.read_text(encoding="utf-8")).get("exercise", [])
        by_file[file.stem] = [entry["id"] for entry in tables if entry["id"] in library.exercises]
    listed = {id_ for ids in by_file.values() for id_ in ids}
    if remaining := [id_ for id_ in library.exercises if id_ not in listed]:
        by_file["of one routine"] = remaining
    return by_file


def head(page: Page) -> Iterator[str]:
    """Yield the beginning of the page: an introduction, how to read it, and the contents."""
    yield f"# {TITLE}"
    yield (
        "Everything that ships with deskspine, to read before moving or to check. `make readme` writes this page from "
        "the files in [routines](../routines); a change belongs there. [routines.md](routines.md) tells how such a "
        "file is written, [evidence.md](evidence.md) why the doses and rules are what they are."
    )
    yield (
        "**This is not medical advice, and no clinician has reviewed it.** Moving now and then may ease stiffness; "
        f"that is all it claims. Read first: {page.links('card', ('when-to-stop', 'ask-first'))}."
    )
    regions = ", ".join(f"[{region.replace('-', ' ')}](#{anchor(_region(region))})" for region in page.regions)
    yield "\n".join([*(f"- [{name}](#{anchor(name)})" for name in SECTIONS), f"- Exercises: {regions}"])
    yield f"## {READING}"
    yield (
        "`5 + 2 × 1 × (2 + 8 + 2) = 29 s` is the time of one exercise: 5 s to get ready, then for 2 sides and 1 "
        "repetition on each 2 s of moving, 8 s of holding and 2 s of letting go. Without sides the second number is 1. "
        "A number after the bracket is a rest before what comes next. The first six times an exercise is played, "
        "getting ready lasts as long as reading does, where that is longer; every length on a screen counts it in."
    )
    yield f"There are three levels, each for {PER_LEVEL} finished days of a course of {DAYS}."
    yield points((f"Level {level}", escaped(MEANING[level])) for level in LEVELS)


def overview(page: Page) -> Iterator[str]:
    """Yield a table of all routines."""
    yield f"## {ROUTINES}"
    names = {system.code: system.name for system in page.library.systems}
    rows = []
    for routine in page.library.routines.values():
        named = "; ".join(names[code] for code in routine.system.split() if code in names) or "our own"
        body = ", ".join(routine.body()).replace("-", " ")
        cells = (
            page.link("routine", routine.id),
            f"`{routine.id}`",
            _length(routine),
            _position(routine),
            body,
            escaped(named),
        )
        rows.append(cells)
    yield table(("Routine", "Id", "Length", "Where", "Moves", "System"), rows)
    usual = Texts()
    yield (
        "Lengths are minutes and seconds; three of them are levels 1, 2 and 3. Where a routine has no words of its own "
        f"below, it says before it “{escaped(usual.before)}”, about stopping “{escaped(usual.stop)}” and after it "
        f"“{escaped(usual.after)}”"
    )
    open_ = [
        routine.id
        for routine in page.library.routines.values()
        if not any(fit(routine, page.library, Person(frozenset({flag}))).locked for flag in DAY_FLAGS)
    ]
    days = escaped("; ".join(DAY_FLAGS.values()))
    yield f"On some days ({days}) only these are open: {page.links('routine', open_)}."


def systems(page: Page) -> Iterator[str]:
    """Yield the systems of the article, and what is used of each."""
    yield f"## {SYSTEMS}"
    yield (
        "The exercises come from one popular article that names these systems. What is here is inspired by them and "
        "not affiliated with anyone named; the doses are our own."
    )
    yield "\n".join(f"- {_system(page, system)}" for system in page.library.systems)
    every = page.library.systems
    entries, kept = sum(system.entries for system in every), sum(system.kept for system in every)
    replaced, left_out = sum(len(system.replaced) for system in every), sum(len(system.left_out) for system in every)
    yield (
        f"Together {len(every)} systems with {entries} exercises and tests: {kept} kept or adapted, "
        f"{replaced} replaced, {left_out} left out."
    )


def routine_section(page: Page, routine: Routine) -> Iterator[str]:
    """Yield the section of one routine."""
    yield f"### {escaped(page.titles['routine', routine.id])}"
    yield f"`{routine.id}` · {escaped(routine.summary)}"
    usual = Texts()
    locked = [
        FLAGS[flag]
        for flag in FLAGS
        if flag not in DAY_FLAGS and fit(routine, page.library, Person(frozenset({flag}))).locked
    ]
    pick = (
        f"{routine.pick_min} to {routine.pick_max} of the {len(routine.slots)} items, as you like"
        if routine.order == "pick"
        else ""
    )
    yield points(
        (
            (
                "Length",
                _length(routine) + (" at levels 1, 2, 3" if len(set(routine.duration_s)) > 1 else " at every level"),
            ),
            ("Where", _position(routine)),
            ("Needs", ", ".join(routine.props).replace("_", " ")),
            ("Choose", pick),
            ("Offered first", page.link("routine", routine.warmup) if routine.warmup else ""),
            ("Shown first", page.link("card", "ask-first") if routine.ask_first else ""),
            ("Locked for", escaped("; ".join(locked)) or "no one"),
            ("Said before", escaped(routine.texts.before) if routine.texts.before != usual.before else ""),
            ("Said at a stop", escaped(routine.texts.stop) if routine.texts.stop != usual.stop else ""),
            ("Said after", escaped(routine.texts.after) if routine.texts.after != usual.after else ""),
            ("From", escaped(", ".join(routine.source))),
            ("Note", escaped(routine.source_note)),
        )
    )
    yield table(("", "Exercise", "Level 1", "2", "3"), _items(page, routine))
    yield from prose(routine.about, "####")


def _flagged(tag: str) -> list[str]:
    """Return the conditions with which exercises with `tag` are not shown."""
    return [FLAGS[flag] for flag in FLAGS if flag in TAG_FLAGS[tag]]


def _lacking(tag: str) -> list[str]:
    """Return the missing confirmation with which exercises with `tag` are not shown."""
    return [f"everybody who has not ticked “{FLAGS[NEEDS[tag][0]]}”"] if tag in NEEDS else []


def swaps(page: Page) -> Iterator[str]:
    """Yield a table of what exercises require, and for whom they are replaced."""
    yield f"## {SWAPS}"
    yield (
        "Whoever has ticked something in the settings plays every routine as it fits them. An exercise gives way to "
        f"the one named below it, or to that one's, then to {page.links('exercise', FALLBACKS)}, then to "
        f"{QUIET.name.lower()}; none comes up more than twice where it was not written so. The routine keeps its "
        "length, or is shorter and says so where too little else suits. A person who cannot lie down, or whom lying "
        "down makes dizzy, is not offered a routine on the floor at all, and a self-test in which something would give "
        "way is not played."
    )
    rows = (
        (
            TAG_WORDS[tag],
            escaped("; ".join([*(FLAGS[flag] for flag in FLAGS if flag in TAG_FLAGS[tag]), *_lacking(tag)])),
        )
        for tag in TAG_WORDS
    )
    yield table(("What the exercise asks", "Not for"), rows)


def _system(page: Page, system: System) -> str:
    counts = (
        f"{system.entries} in the article, {system.kept} kept or adapted"
        if system.entries
        else "the article gives no exercises for it"
    )
    played = page.links("routine", (it.id for it in page.library.of_system(system))) or "a card only"
    card = f"; more in {page.link('card', system.card)}" if system.card else ""
    lines = [f"**{system.code} {escaped(system.name)}** ({counts}). {escaped(system.about)} Now: {played}{card}."]
    lines += [f"  - *replaced* {escaped(text)}" for text in system.replaced]
    lines += [f"  - *left out* {escaped(text)}" for text in system.left_out]
    return "\n".join(lines)


def _items(page: Page, routine: Routine) -> Iterator[Sequence[str]]:
    section = ""
    for number, slot in enumerate(routine.slots, 1):
        if slot.section != section:
            section = slot.section
            yield "", f"**{escaped(section or 'Without a section')}**", "", "", ""
        yield str(number), page.link("exercise", slot.exercise.id) + _sides(slot), *_seconds(slot)
    yield "", "together", *(f"{seconds(routine, level)} s" for level in LEVELS)


def _sides(slot: Slot) -> str:
    return f" ({escaped(', '.join(slot.sides))})" if slot.sides else ""


def _seconds(slot: Slot) -> tuple[str, str, str]:
    return sum_of(len(slot.sides), slot.dose), f"{slot.seconds(2)} s", f"{slot.seconds(3)} s"


def _length(routine: Routine) -> str:
    lengths = [minutes_seconds(routine.promise_s(level)) for level in LEVELS]
    return lengths[0] if len(set(lengths)) == 1 else ", ".join(lengths)


def _position(routine: Routine) -> str:
    return routine.position if routine.desk else f"{routine.position}, away from the desk"


def _region(name: str) -> str:
    return f"Exercises: {name.replace('-', ' ')}"


def rendered(library: Library, regions: Mapping[str, Sequence[str]]) -> str:
    """Return the whole page."""
    page = Page(library, regions, titles_of(library))
    parts = [*head(page), *overview(page), *systems(page), f"## {EACH}"]
    for routine in library.routines.values():
        parts += routine_section(page, routine)
    parts += [f"## {CARDS}", "What the program shows as text, some of it before a routine, some of it after a stop."]
    for card in library.cards.values():
        parts += [
            f"### {escaped(page.titles['card', card.id])}",
            f"`{card.id}` · {escaped(card.summary)}",
            *prose(card.about, "####"),
        ]
    parts += swaps(page)
    for region, ids in regions.items():
        parts.append(f"## {_region(region)}")
        for id_ in ids:
            parts += exercise_section(page, library.exercises[id_])
    return "\n\n".join(part for part in parts if part) + "\n"


def main() -> int:
    """Write the page, or with --check only compare it; return the exit code."""
    library = RoutineFiles(shipped=ROOT / "routines").load()
    if library.problems:
        print(*library.problems, sep="\n", file=sys.stderr)
        return 1
    after = rendered(library, regions_in(ROOT / "routines" / "exercises", library))
    if PAGE.is_file() and PAGE.read_text(encoding="utf-8") == after:
        return 0
    if "--check" in sys.argv[1:]:
        print("docs/exercises.md: it differs from the routine files. Run: make readme", file=sys.stderr)
        return 1
    PAGE.write_text(after, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
