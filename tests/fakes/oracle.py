"""What must be true of a desk and a province together, whatever happened on the way."""

import json
from collections.abc import Collection, Iterable
from typing import Any, Protocol

from sqlalchemy import text

from motcua_desktop.domain.dossier import Dossier, SyncState
from motcua_desktop.domain.journey import deed
from motcua_desktop.models.database import Database


class Held(Protocol):
    """One dossier at the province: its newest version, and what was told of it in order."""

    @property
    def item(self) -> dict[str, Any]: ...
    @property
    def progress(self) -> Iterable[dict[str, Any]]: ...


class Holdings(Protocol):
    """What a province holds."""

    def held(self, code: str) -> Held | None: ...
    def codes(self) -> list[str]: ...
    def versions(self, code: str) -> list[dict[str, Any]]: ...


class Shows(Protocol):
    """A desk that shows its dossiers."""

    def show(self, code: str) -> Dossier: ...


def told_of(dossier: Dossier) -> list[str]:
    """What the province should hear of a dossier, in order: every deed that still stands."""
    return [
        " - ".join(part for part in (deed(done.action), done.note) if part)
        for done in dossier.deeds
        if done.status is not None and done.action != "undo"
    ]


def progress(province: Holdings, code: str) -> list[str]:
    """What the province was told to have been done, in order."""
    held = province.held(code)
    return [entry["NoiDungXuLy"] for entry in held.progress] if held else []


def check(
    desk: Shows, province: Holdings, codes: Iterable[str], *, forgotten: Collection[str] = ()
) -> None:
    """The law: a prefix of each dossier's events, in order, once each.

    Of those `forgotten` by the province the desk may not know yet that they are not there.
    """
    for code in codes:
        dossier, told = desk.show(code), progress(province, code)
        assert told == told_of(dossier)[: len(told)], f"{code} was told {told}"
        if dossier.sync.state is SyncState.CONFIRMED and code not in forgotten:
            assert told == told_of(dossier), f"{code} is called confirmed"
    known = province.codes()
    assert len(set(known)) == len(known)


def all_is_there(database: Database, desk: Shows, province: Holdings, codes: Iterable[str]) -> None:
    """Everything arrived, once, byte for byte as it was frozen, and nothing else is there."""
    all_of_it_is_there(database, desk, province, codes)
    assert sorted(province.codes()) == sorted(codes)


def all_of_it_is_there(
    database: Database,
    desk: Shows,
    province: Holdings,
    codes: Iterable[str],
    *,
    parted: Collection[str] = (),
) -> None:
    """Everything of this desk arrived, once, byte for byte as it was frozen.

    Of the dossiers that `parted` from what the province knows, as when an old copy of the store
    came back, nothing waits that nobody is asked about.
    """
    check(desk, province, codes)
    with database.read() as connection:
        left = [tuple(row) for row in connection.execute(_UNSETTLED)]
    left = [row for row in left if row[0] not in parted or row[2] not in _A_PERSONS]
    assert not left, left
    for code in codes:
        dossier, held = desk.show(code), province.held(code)
        assert held is not None
        assert progress(province, code) == told_of(dossier)
        assert dossier.sync.state is SyncState.CONFIRMED
        assert json.dumps(held.item, ensure_ascii=False, separators=(",", ":")) == _frozen(
            database, code
        )
        assert held.item["TrangThaiHoSo"] == str(dossier.status.value)


def _frozen(database: Database, code: str) -> str:
    """The snapshot that the province confirmed last, as it was kept."""
    with database.read() as connection:
        return str(connection.execute(_LAST, {"code": code}).scalar())


_A_PERSONS = ("refused", "quarantined")
_UNSETTLED = text(
    "SELECT d.code, o.kind, o.state, o.attempts, o.reason FROM outbox AS o "
    "JOIN dossier AS d ON d.seq = o.dossier WHERE o.state NOT IN ('confirmed', 'superseded')"
)
_LAST = text(
    "SELECT o.payload FROM outbox AS o JOIN dossier AS d ON d.seq = o.dossier "
    "WHERE d.code = :code AND o.kind = 'dossier' AND o.state = 'confirmed' "
    "ORDER BY o.id DESC LIMIT 1"
)
