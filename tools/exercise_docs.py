"""Writes docs/exercises.md from the routine files: every routine, exercise and card, to read without the program.

With `--check` it only says whether the page is up to date.
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
from exercise_parts import TAG_WORDS, Kind, Page, exercise, sum_of
from markdown_parts import anchor, escaped, points, prose, table

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "exercises.md"
TITLE = "Exercises and routines"
READING, ROUTINES, SYSTEMS, EACH = "How to read it", "All routines", "The twenty systems", "The routines one by one"
CARDS, SWAPS = "Cards", "What gives way, and for whom"
SECTIONS = (READING, ROUTINES, SYSTEMS, EACH, CARDS, SWAPS)


def titles_of(library: Library) -> dict[tuple[Kind, str], str]:
    """A heading for everything that is linked to: its name, and its id too where the name alone is not the only one."""
    names: dict[tuple[Kind, str], str] = {("routine", one.id): one.name for one in library.routines.values()}
    names |= {("card", one.id): one.name for one in library.cards.values()}
    names |= {("exercise", one.id): one.name for one in library.exercises.values()}
    texts = (one.about for shelf in (library.routines, library.cards) for one in shelf.values())
    others = [block.text for text in texts for block in blocks(text) if block.kind == "heading"]
    others += [TITLE, *SECTIONS]
    taken = Counter(anchor(name) for name in [*names.values(), *others])
    return {
        (kind, id_): name if taken[anchor(name)] == 1 else f"{name} ({kind} {id_})"
        for (kind, id_), name in names.items()
    }


def regions_in(folder: Path, library: Library) -> dict[str, list[str]]:
    """Which exercises stand in which file; those that a routine defines for itself come last."""
    found: dict[str, list[str]] = {}
    for file in sorted(folder.glob("*.toml")):
        tables = tomllib.loads(file.read_text(encoding="utf-8")).get("exercise", [])
        found[file.stem] = [one["id"] for one in tables if one["id"] in library.exercises]
    told = {id_ for ids in found.values() for id_ in ids}
    if left := [id_ for id_ in library.exercises if id_ not in told]:
        found["of one routine"] = left
    return found


def head(page: Page) -> Iterator[str]:
    """What the page is, how to read it, and where things are."""
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
    """A table of all routines."""
    yield f"## {ROUTINES}"
    systems = {one.code: one.name for one in page.library.systems}
    rows = []
    for one in page.library.routines.values():
        named = "; ".join(systems[code] for code in one.system.split() if code in systems) or "our own"
        body = ", ".join(one.body()).replace("-", " ")
        cells = (page.link("routine", one.id), f"`{one.id}`", _length(one), _position(one), body, escaped(named))
        rows.append(cells)
    yield table(("Routine", "Id", "Length", "Where", "Moves", "System"), rows)
    usual = Texts()
    yield (
        "Lengths are minutes and seconds; three of them are levels 1, 2 and 3. Where a routine has no words of its own "
        f"below, it says before it “{escaped(usual.before)}”, about stopping “{escaped(usual.stop)}” and after it "
        f"“{escaped(usual.after)}”"
    )
    open_ = [
        one.id
        for one in page.library.routines.values()
        if not any(fit(one, page.library, Person(frozenset({flag}))).locked for flag in DAY_FLAGS)
    ]
    days = escaped("; ".join(DAY_FLAGS.values()))
    yield f"On some days ({days}) only these are open: {page.links('routine', open_)}."


def systems(page: Page) -> Iterator[str]:
    """The families of exercises of the article, and what became of each."""
    yield f"## {SYSTEMS}"
    yield (
        "The exercises come from one popular article that names these systems. What is here is inspired by them and "
        "not affiliated with anybody named; the doses are our own."
    )
    yield "\n".join(f"- {_system(page, one)}" for one in page.library.systems)
    every = page.library.systems
    entries, kept = sum(one.entries for one in every), sum(one.kept for one in every)
    replaced, left_out = sum(len(one.replaced) for one in every), sum(len(one.left_out) for one in every)
    yield (
        f"Together {len(every)} systems with {entries} exercises and tests: {kept} kept or adapted, "
        f"{replaced} replaced, {left_out} left out."
    )


def routine(page: Page, one: Routine) -> Iterator[str]:
    """All of one routine."""
    yield f"### {escaped(page.titles['routine', one.id])}"
    yield f"`{one.id}` · {escaped(one.summary)}"
    usual = Texts()
    locked = [
        FLAGS[flag]
        for flag in FLAGS
        if flag not in DAY_FLAGS and fit(one, page.library, Person(frozenset({flag}))).locked
    ]
    pick = f"{one.pick_min} to {one.pick_max} of the {len(one.slots)} items, as you like" if one.order == "pick" else ""
    yield points(
        (
            ("Length", _length(one) + (" at levels 1, 2, 3" if len(set(one.duration_s)) > 1 else " at every level")),
            ("Where", _position(one)),
            ("Needs", ", ".join(one.props).replace("_", " ")),
            ("Choose", pick),
            ("Offered first", page.link("routine", one.warmup) if one.warmup else ""),
            ("Shown first", page.link("card", "ask-first") if one.ask_first else ""),
            ("Locked for", escaped("; ".join(locked)) or "no one"),
            ("Said before", escaped(one.texts.before) if one.texts.before != usual.before else ""),
            ("Said at a stop", escaped(one.texts.stop) if one.texts.stop != usual.stop else ""),
            ("Said after", escaped(one.texts.after) if one.texts.after != usual.after else ""),
            ("From", escaped(", ".join(one.source))),
            ("Note", escaped(one.source_note)),
        )
    )
    yield table(("", "Exercise", "Level 1", "2", "3"), _items(page, one))
    yield from prose(one.about, "####")


def _flagged(tag: str) -> list[str]:
    """Who must not do exercises with `tag`."""
    return [FLAGS[flag] for flag in FLAGS if flag in TAG_FLAGS[tag]]


def _lacking(tag: str) -> list[str]:
    """Who has not ticked what exercises with `tag` need."""
    return [f"everybody who has not ticked “{FLAGS[NEEDS[tag][0]]}”"] if tag in NEEDS else []


def swaps(page: Page) -> Iterator[str]:
    """What exercises ask for, and for whom they give way."""
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


def _system(page: Page, one: System) -> str:
    told = (
        f"{one.entries} in the article, {one.kept} kept or adapted"
        if one.entries
        else "the article gives no exercises for it"
    )
    played = page.links("routine", (it.id for it in page.library.of_system(one))) or "a card only"
    card = f"; more in {page.link('card', one.card)}" if one.card else ""
    lines = [f"**{one.code} {escaped(one.name)}** ({told}). {escaped(one.about)} Now: {played}{card}."]
    lines += [f"  - *replaced* {escaped(each)}" for each in one.replaced]
    lines += [f"  - *left out* {escaped(each)}" for each in one.left_out]
    return "\n".join(lines)


def _items(page: Page, one: Routine) -> Iterator[Sequence[str]]:
    section = ""
    for number, slot in enumerate(one.slots, 1):
        if slot.section != section:
            section = slot.section
            yield "", f"**{escaped(section or 'Without a section')}**", "", "", ""
        yield str(number), page.link("exercise", slot.exercise.id) + _sides(slot), *_seconds(slot)
    yield "", "together", *(f"{seconds(one, level)} s" for level in LEVELS)


def _sides(slot: Slot) -> str:
    return f" ({escaped(', '.join(slot.sides))})" if slot.sides else ""


def _seconds(slot: Slot) -> tuple[str, str, str]:
    return sum_of(len(slot.sides), slot.dose), f"{slot.seconds(2)} s", f"{slot.seconds(3)} s"


def _length(one: Routine) -> str:
    lengths = [minutes_seconds(one.promise_s(level)) for level in LEVELS]
    return lengths[0] if len(set(lengths)) == 1 else ", ".join(lengths)


def _position(one: Routine) -> str:
    return one.position if one.desk else f"{one.position}, away from the desk"


def _region(name: str) -> str:
    return f"Exercises: {name.replace('-', ' ')}"


def rendered(library: Library, regions: Mapping[str, Sequence[str]]) -> str:
    """The whole page."""
    page = Page(library, regions, titles_of(library))
    parts = [*head(page), *overview(page), *systems(page), f"## {EACH}"]
    for one in library.routines.values():
        parts += routine(page, one)
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
            parts += exercise(page, library.exercises[id_])
    return "\n\n".join(part for part in parts if part) + "\n"


def main() -> int:
    """Write the page, or with --check only compare it."""
    library = RoutineFiles(shipped=ROOT / "routines").load()
    if library.problems:
        print(*library.problems, sep="\n", file=sys.stderr)
        return 1
    after = rendered(library, regions_in(ROOT / "routines" / "exercises", library))
    if PAGE.is_file() and PAGE.read_text(encoding="utf-8") == after:
        return 0
    if "--check" in sys.argv[1:]:
        print("docs/exercises.md: it is not what the routine files say. Run: make readme", file=sys.stderr)
        return 1
    PAGE.write_text(after, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
