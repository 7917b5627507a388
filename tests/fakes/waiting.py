"""Waiting for a condition that another thread brings about, never for time."""

import threading
from collections.abc import Callable

_LONGEST = 10.0


def until(is_so: Callable[[], bool]) -> None:
    """Returns once `is_so`; fails the test when that takes too long."""
    tick = threading.Event()
    for _ in range(int(_LONGEST / 0.02)):
        if is_so():
            return
        tick.wait(0.02)
    raise AssertionError("it did not come to pass")
