"""Revision 0008: what people were already told."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

At = Callable[[str], Any]

TOLD = (
    "INSERT INTO reminder (dossier, kind, occasion, way, at) "
    "VALUES (3, 'today', '2026-11-20', 'tray', 1795141800000)"
)


def test_old_dossiers_are_all_there_and_nobody_was_told_yet(at: At) -> None:
    store = at("0008")

    assert store.revision == "0008"
    assert store.ask("SELECT code, status FROM dossier ORDER BY seq") == [
        ("H50.31.12-261120-5001", 5),
        ("H50.31.12-261120-5002", 10),
        ("H50.31.12-261120-5003", 2),
    ]
    assert store.ask("SELECT count(*) FROM reminder") == [(0,)]


def test_the_same_thing_is_told_once(at: At) -> None:
    store = at("0008")
    store.write(TOLD)

    with pytest.raises(IntegrityError, match="UNIQUE constraint failed: reminder"):
        store.write(TOLD)
