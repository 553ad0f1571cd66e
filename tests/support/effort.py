"""The share of the tests that a run does: a quick sample, what the sample leaves out, or everything.

`quick` is the run for every change: of tests marked `long` a fixed sample, of property tests a part of their examples,
the same ones each time. `full` runs everything; `rest` is `full` without what `quick` has run just as thoroughly, with
a third of the examples, the same ones each time. Property tests of `full` draw new examples in each run; a failure
prints how to repeat it.

The option --effort chooses; a plain `pytest` is quick.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Literal, TypeVar, get_args

from hypothesis import HealthCheck, settings

T = TypeVar("T")
Effort = Literal["quick", "rest", "full"]
EFFORTS: tuple[Effort, ...] = get_args(Effort)
SHARES = {"quick": 4, "rest": 3, "full": 1}
"""Divisor of the number of examples in each run."""
FEWEST = 10
"""Minimum number of examples in a run, if the test has that many."""

_SLOW_MACHINES: Any = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("quick", derandomize=True, database=None, print_blob=True, **_SLOW_MACHINES)
settings.register_profile("rest", derandomize=True, database=None, print_blob=True, **_SLOW_MACHINES)
settings.register_profile("full", print_blob=True, **_SLOW_MACHINES)


def use(effort: Effort) -> None:
    """Load the hypothesis profile of `effort`; call it before test modules are imported."""
    settings.load_profile(effort)


def examples(number: int, **more: Any) -> settings:
    """Return hypothesis settings for `number` examples in a full run and a part of them in another one."""
    share = SHARES.get(settings.get_current_profile_name(), 1)
    return settings(max_examples=max(number // share, min(number, FEWEST)), **more)


def sample_of(names: Iterable[str], size: int) -> set[str]:
    """Return `size` of `names`, always the same ones: those whose hashes are smallest."""
    return set(sorted(names, key=lambda name: hashlib.sha256(name.encode()).digest())[:size])


def spread(items: Sequence[T], processes: int, first: Callable[[T], bool]) -> list[T]:
    """Return `items` so that each of the equal parts that processes begin with has its share of those to do `first`."""
    early = [item for item in items if first(item)]
    late = [item for item in items if not first(item)]
    size = -(-len(late) // processes)
    parts = ((early[at::processes], late[at * size : (at + 1) * size]) for at in range(processes))
    return [item for part in parts for group in part for item in group]


def left_out(names: Sequence[str], size: int) -> set[str]:
    """Return those of `names` that are not in their sample of `size`."""
    return set(names) - sample_of(names, size)
