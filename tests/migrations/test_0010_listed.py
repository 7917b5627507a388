"""Revision 0010: what a hand-over list said of a dossier."""

from collections.abc import Callable
from typing import Any

At = Callable[[str], Any]

PASSED = (
    "INSERT INTO hand_over (dossier, at, from_kind, from_name, to_kind, to_name, note, actor_name, "
    "taken_by) VALUES (3, 1795141800000, 'desk', '', 'specialist', 'Phạm Thị Lan', '', 'Nga', '')"
)


def test_a_hand_over_of_before_has_nothing_listed(at: At) -> None:
    store = at("0010")

    store.write(PASSED)

    assert store.revision == "0010"
    assert store.ask("SELECT listed FROM hand_over WHERE dossier = 3") == [(None,)]
