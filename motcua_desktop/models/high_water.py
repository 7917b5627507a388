"""Which store this is, how far it has come, and where its counting goes on."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import Connection, func, insert, select, update

from motcua_desktop.domain.high_water import HighWater
from motcua_desktop.domain.moment import local
from motcua_desktop.errors import StoreDamaged
from motcua_desktop.models import settings
from motcua_desktop.models.desk_tables import (
    CertifiedCopyRow,
    ConsignmentRow,
    CounterDay,
    HandOverListRow,
    OutboxRow,
)
from motcua_desktop.models.supervision_tables import FeedbackRow
from motcua_desktop.models.tables import DossierRow

# SQLModel sets __table__ when the class is made; its type stubs do not know.
_N = CounterDay.__table__  # type: ignore[attr-defined]
_O = OutboxRow.__table__  # type: ignore[attr-defined]
_D = DossierRow.__table__  # type: ignore[attr-defined]
_C = CertifiedCopyRow.__table__  # type: ignore[attr-defined]
_L = HandOverListRow.__table__  # type: ignore[attr-defined]
_P = ConsignmentRow.__table__  # type: ignore[attr-defined]
_F = FeedbackRow.__table__  # type: ignore[attr-defined]
_BOOKS = {
    "register": (_D, _D.c.register_number, _D.c.register_year),
    "certified_copy": (_C, _C.c.number, _C.c.year),
    "hand_over_list": (_L, _L.c.number, _L.c.year),
    "consignment": (_P, _P.c.number, _P.c.year),
    "feedback": (_F, _F.c.number, _F.c.year),
}
_DAYS = 60
_STORE, _EPOCH, _FLOOR = "store_id", "store_epoch", "floor."


def store_id(connection: Connection) -> str:
    """The store's name for ever. A store of an earlier release is called by its first epoch."""
    return settings.get(connection, _STORE) or epoch(connection)


def epoch(connection: Connection) -> str:
    """Changes each time the store is brought back from a backup."""
    return settings.get(connection, _EPOCH) or "home"


def begin_epoch(connection: Connection, fresh: str) -> None:
    """From now on another epoch of the same store."""
    settings.put(connection, _STORE, store_id(connection))
    settings.put(connection, _EPOCH, fresh)


def read(connection: Connection, at: datetime) -> HighWater:
    """How far this store has come; serials of the newest 60 days that have any."""
    counter = _counter(connection)
    days = connection.execute(
        select(_N.c.day, _N.c.last_serial)
        .where(_N.c.counter == counter)
        .order_by(_N.c.day.desc())
        .limit(_DAYS)
    )
    mark = connection.execute(select(func.max(_O.c.id))).scalar() or 0
    return HighWater(
        store=store_id(connection),
        epoch=epoch(connection),
        mark=int(mark),
        at=at,
        numbers={row.day: row.last_serial for row in days},
        books=_books(connection, counter, local(at).year),
    )


def go_on_from(connection: Connection, high: HighWater) -> None:
    """Give out nothing up to `high` any more; what counts further already stays."""
    raise_numbers(connection, high.numbers)
    for book, last in high.books.items():
        if last > _floor(connection, book):
            settings.put(connection, _FLOOR + book, str(last))


def raise_numbers(connection: Connection, numbers: Mapping[date, int]) -> None:
    """The next serial of each day comes after the one told here; safe to repeat."""
    counter = _counter(connection)
    for day, serial in numbers.items():
        where = (_N.c.day == day, _N.c.counter == counter)
        last = connection.execute(select(_N.c.last_serial).where(*where)).scalar()
        if last is None:
            values = {"day": day, "counter": counter, "last_serial": serial}
            connection.execute(insert(_N), values)
        elif last < serial:
            connection.execute(update(_N).where(*where).values(last_serial=serial))


def floor(connection: Connection, book: str, year: int) -> int:
    """The line of the year's book after which counting goes on; 0 where nothing was left out."""
    return _floor(connection, f"{book}.{year}")


def _floor(connection: Connection, book: str) -> int:
    return int(settings.get(connection, _FLOOR + book) or 0)


def _books(connection: Connection, counter: int, year: int) -> dict[str, int]:
    """The last line of this year's books and of the year before, floors included."""
    found = {}
    for name, (table, number, its_year) in _BOOKS.items():
        for told in (year - 1, year):
            newest = select(func.max(number)).where(its_year == told, table.c.counter == counter)
            last = connection.execute(newest).scalar() or 0
            found[f"{name}.{told}"] = max(int(last), floor(connection, name, told))
    return {book: last for book, last in found.items() if last}


def _counter(connection: Connection) -> int:
    known = settings.get(connection, "counter")
    if known is None:
        raise StoreDamaged("Kho dữ liệu thiếu thông tin cơ quan.")
    return int(known)
