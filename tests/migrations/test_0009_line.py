"""Revision 0009: the line to the province."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

At = Callable[[str], Any]

HEARD = (
    "INSERT INTO news (source, key, dossier, code, kind, n, at, received_at, data, state) VALUES "
    "('p', 'k1', 3, 'H50.31.12-261120-5003', 'status', 1, 1795141800000, 1795141800000, '{}', "
    "'held')"
)


def test_old_dossiers_are_all_there_and_nothing_was_heard_yet(at: At) -> None:
    store = at("0009")

    assert store.revision == "0009"
    assert store.ask("SELECT count(*) FROM dossier") == [(3,)]
    assert store.ask("SELECT count(*) FROM news") == [(0,)]
    assert store.ask("SELECT count(*) FROM upload") == [(0,)]


def test_the_same_news_is_kept_once(at: At) -> None:
    store = at("0009")
    store.write(HEARD)

    with pytest.raises(IntegrityError, match="UNIQUE constraint failed: news"):
        store.write(HEARD)
