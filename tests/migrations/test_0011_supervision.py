"""Revision 0011: the supervisor's work."""

import json
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


def test_what_earlier_steps_ended_is_taken_from_their_journal_entries(at: At) -> None:
    store = at("0010")
    store.write("UPDATE dossier SET due_at = 500, paused_at = 40 WHERE seq = 3")
    for entry, moment, action, data in (
        (901, 10, "extend", {"before": {"columns": {"due_at": 300, "paused_at": None}}}),
        (902, 20, "correct", {"before": {"columns": {"due_at": 400, "status": 4}}}),
        (903, 30, "extend", {"before": {"columns": {"due_at": 450, "paused_at": None}}}),
        (904, 31, "undo", {"of": 903}),
        (905, 35, "hand_over", {"before": {"columns": {"status": 4}}}),
        (
            906,
            40,
            "request_supplement",
            {"before": {"columns": {"due_at": 500, "paused_at": None}}},
        ),
    ):
        store.write(
            "INSERT INTO journal (id, at, actor_name, action, dossier, note, data, hash)"
            " VALUES (?, ?, '', ?, 3, '', ?, '')",
            *(entry, moment, action, json.dumps(data)),
        )

    kept = at("0011").ask("SELECT until, due_at, paused_at FROM promise_before ORDER BY id")
    assert kept == [(10, 300, None), (20, 400, None), (40, 500, None)]


@pytest.mark.parametrize(("row", "named"), [(CLOSED, "closed_report"), (BALLOT, "ballot")])
def test_the_same_closing_and_the_same_ballot_are_kept_once(at: At, row: str, named: str) -> None:
    store = at("0011")
    store.write(row)

    with pytest.raises(IntegrityError, match=f"UNIQUE constraint failed: {named}"):
        store.write(row)
