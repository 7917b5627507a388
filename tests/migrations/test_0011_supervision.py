"""Revision 0011: the supervisor's work."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

At = Callable[[str], Any]

CLOSED = (
    "INSERT INTO closed_report (form, first, last, number, period, body, facts, head, signature,"
    " public_key, reason, at, actor_name) VALUES ('II.06a', '2026-10-15', '2026-11-14', 1,"
    " 'Tháng 11', '{}', x'00', 'h', 's', 'k', '', 1795141800000, 'Lê Văn Phúc')"
)
BALLOT = (
    "INSERT INTO ballot (key, at, dossier, procedure_code, officer, counter, score, answers,"
    " comment, source, entered_by, entered_at, void_why) VALUES ('b1', 1795141800000, 3, '', '',"
    " 5, 5, '{}', '', 'screen', '', 1795141800000, '')"
)


def test_old_dossiers_are_all_there_and_nothing_was_closed_yet(at: At) -> None:
    store = at("0011")

    assert store.ask("SELECT count(*) FROM dossier") == [(3,)]
    assert store.ask("SELECT count(*) FROM promise_before") == [(0,)]
    assert store.ask("SELECT count(*) FROM closed_report") == [(0,)]


@pytest.mark.parametrize(("row", "named"), [(CLOSED, "closed_report"), (BALLOT, "ballot")])
def test_the_same_closing_and_the_same_ballot_are_kept_once(at: At, row: str, named: str) -> None:
    store = at("0011")
    store.write(row)

    with pytest.raises(IntegrityError, match=f"UNIQUE constraint failed: {named}"):
        store.write(row)
