"""A start that is later than it is: Python runs this first when the folder is on PYTHONPATH.

All clocks are moved alike by ROBOT_LATER_S seconds, as if the person had come back after that time.
"""

from __future__ import annotations

import os
import time

LATER_S = int(os.environ.get("ROBOT_LATER_S", "0"))
wall, mono, any_clock = time.time, time.monotonic, time.clock_gettime
wall_ns, mono_ns, any_clock_ns = time.time_ns, time.monotonic_ns, time.clock_gettime_ns

if LATER_S:
    time.time = lambda: wall() + LATER_S
    time.monotonic = lambda: mono() + LATER_S
    time.clock_gettime = lambda clock: any_clock(clock) + LATER_S
    time.time_ns = lambda: wall_ns() + LATER_S * 10**9
    time.monotonic_ns = lambda: mono_ns() + LATER_S * 10**9
    time.clock_gettime_ns = lambda clock: any_clock_ns(clock) + LATER_S * 10**9
