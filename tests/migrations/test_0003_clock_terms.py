"""Revision 0003: a clock event may add a term of its own."""

from collections.abc import Callable
from typing import Any

At = Callable[[str], Any]


def test_old_events_add_nothing(at: At) -> None:
    store = at("0003")

    assert store.ask("SELECT dossier, kind, at, why, plus, plus_unit FROM clock_event") == [
        (1, "start", 1795141800000, "", None, None),
        (2, "start", 1795141800000, "", None, None),
        (3, "start", 1795141800000, "", None, None),
        (1, "pause", 1795141800000, "thiếu giấy chứng sinh", None, None),
    ]


def test_an_event_may_add_days(at: At) -> None:
    store = at("0003")
    store.write(
        "INSERT INTO clock_event (dossier, kind, at, why, plus, plus_unit) "
        "VALUES (3, 'extend', 1795141800000, 'xã đặc biệt khó khăn', 10, 'calendar_day')"
    )

    assert store.ask("SELECT plus, plus_unit FROM clock_event WHERE kind = 'extend'") == [
        (10, "calendar_day")
    ]
