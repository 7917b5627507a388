"""Dossiers of the first release go on: every step they may take, taken and taken back."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from motcua_desktop.domain.dossier import Dossier
from motcua_desktop.domain.moment import local
from motcua_desktop.domain.staff import Actor, Role
from motcua_desktop.domain.steps import Action, possible
from motcua_desktop.errors import CannotUndo
from motcua_desktop.models import journal
from motcua_desktop.models.database import Database
from motcua_desktop.models.migrations.run import upgrade
from motcua_desktop.services.desk import Desk
from motcua_desktop.services.office import Office
from tests.fakes.province import AGENCY
from tests.fakes.store import StoppedClock
from tests.migrations.conftest import KEY, RELEASED

BOSS = Actor(1, "nga", "Hồ Thị Nga", Role.SUPERVISOR)


@pytest.fixture
def old(tmp_path: Path) -> Iterator[tuple[Database, Desk, StoppedClock]]:
    path = tmp_path / "store.db"
    shutil.copy(RELEASED, path)
    database = Database(path, KEY)
    upgrade(database)
    clock = StoppedClock(2026, 12, 1)
    yield database, Desk(database, clock, AGENCY, Office(database, clock)), clock
    database.close()


def _codes(database: Database) -> list[str]:
    with database.read() as connection:
        return [row[0] for row in connection.exec_driver_sql("SELECT code FROM dossier")]


def _needed(action: Action, dossier: Dossier, clock: StoppedClock) -> dict[str, Any]:
    ahead = max(clock.now(), dossier.due_at or clock.now()) + timedelta(days=3)
    late = {"override": True, "basis": "Công văn 12"}
    told: dict[Action, dict[str, Any]] = {
        Action.START: {},
        Action.HAND_OVER: {"to": "Lê Văn An", "to_kind": "specialist"},
        Action.PAY: {"amount": 1000},
        Action.WAIVE: {"exemption": "Hộ nghèo", "evidence": "Giấy 1"},
        Action.EXTEND: {"new_due_at": local(ahead).isoformat(), "reason": "Quá tải", **late},
        Action.CORRECT: {"summary": "Việc khác", "channel": "online", "reason": "Nhầm"},
        Action.COMPLETE: {},
        Action.RETURN: {},
        Action.REQUEST_PAYMENT: {},
        Action.SUPPLEMENT: {},
        Action.VERIFIED: {},
    }
    return told.get(action, {"reason": "Theo quy định"})


def test_every_step_is_taken_and_taken_back(old: tuple[Database, Desk, StoppedClock]) -> None:
    database, desk, clock = old
    taken = 0
    for code in _codes(database):
        before = desk.show(code)
        with pytest.raises(CannotUndo):
            desk.undo(BOSS, code)
        for action in possible(before):
            desk.step(BOSS, code, action, _needed(action, before, clock))
            after = desk.undo(BOSS, code).value
            taken += 1

            assert (after.status, after.due, after.fees) == (before.status, before.due, before.fees)
            assert (after.holder, after.papers) == (before.holder, before.papers)
            assert after.clock == before.clock

    assert taken > len(Action) / 2
    with database.read() as connection:
        assert journal.verify(connection).broken_at is None
