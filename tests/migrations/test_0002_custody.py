"""Revision 0002: who has a dossier, hand-overs and their lists, the visit it came with."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

At = Callable[[str], Any]

LIST = (
    "INSERT INTO hand_over_list (year, counter, number, at, from_name, to_kind, to_name, "
    "actor_name) VALUES (2026, 1, 1, 1795141800000, 'Hồ Thị Nga', 'specialist', 'Lê Văn Bình', "
    "'Hồ Thị Nga')"
)
HAND_OVER = (
    "INSERT INTO hand_over (dossier, at, from_kind, from_name, to_kind, to_name, until, note, "
    "actor_name, list, taken_by) VALUES (3, 1795141800000, 'desk', '', 'specialist', "
    "'Lê Văn Bình', 1795168800000, '', 'Hồ Thị Nga', 1, '')"
)


def test_old_dossiers_keep_their_values_and_are_the_desks(at: At) -> None:
    store = at("0002")

    assert store.revision == "0002"
    assert store.ask(
        "SELECT code, status, name, due_at, holder, holder_kind, holder_until, visit, "
        "identity_check FROM dossier ORDER BY seq"
    ) == [
        (
            f"H50.31.12-261120-500{n}",
            status,
            "Nguyễn Thị Ánh",
            1795168800000,
            "",
            "",
            None,
            None,
            "",
        )
        for n, status in ((1, 5), (2, 10), (3, 2))
    ]


def test_a_dossier_can_be_handed_over_and_two_share_a_visit(at: At) -> None:
    store = at("0002")
    store.write(LIST)
    store.write(HAND_OVER)
    store.write("UPDATE dossier SET visit = 'một nhà', holder = 'Lê Văn Bình' WHERE seq IN (1, 3)")

    assert store.ask("SELECT dossier, to_name, until, list, taken_at FROM hand_over") == [
        (3, "Lê Văn Bình", 1795168800000, 1, None)
    ]
    assert store.ask("SELECT seq FROM dossier WHERE visit = 'một nhà' ORDER BY seq") == [(1,), (3,)]


def test_a_list_has_its_number_once_a_year_at_a_counter(at: At) -> None:
    store = at("0002")
    store.write(LIST)

    with pytest.raises(IntegrityError, match="UNIQUE constraint failed: hand_over_list"):
        store.write(LIST)
