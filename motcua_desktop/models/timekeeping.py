"""The newest moment that was written down, against which a clock that goes back shows."""

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Connection,
    ScalarSelect,
    bindparam,
    cast,
    func,
    literal,
    select,
    type_coerce,
)

from motcua_desktop.models import settings
from motcua_desktop.models.columns import from_milliseconds, milliseconds
from motcua_desktop.models.desk_tables import OutboxRow
from motcua_desktop.models.tables import DossierRow, Setting

# SQLModel sets __table__ when the class is made; its type stubs do not know.
_O = OutboxRow.__table__  # type: ignore[attr-defined]
_S = Setting.__table__  # type: ignore[attr-defined]
_D = DossierRow.__table__  # type: ignore[attr-defined]
_ROW = "clock_accepted_row"
_AT = "clock_accepted_at"


def last_written(connection: Connection) -> datetime | None:
    """When a receipt or step was last written, or the clock last accepted; None before the first.

    What was written before the clock was accepted no longer counts.
    """
    told = connection.execute(_LAST).one()
    known = [int(value) for value in told if value is not None]
    return from_milliseconds(max(known)) if known else None


def accept(connection: Connection, at: datetime) -> None:
    """From now on only what is written after this, and `at` itself, tells the clock's way."""
    newest = connection.execute(select(func.max(_O.c.id))).scalar() or 0
    settings.put(connection, _ROW, str(newest))
    settings.put(connection, _AT, str(milliseconds(at)))


def received_after(connection: Connection, at: datetime, limit: int) -> list[str]:
    """The codes of dossiers whose receipt bears a later moment than `at`."""
    rows = connection.execute(_AFTER.limit(limit), {"at": at})
    return [str(code) for code in rows.scalars()]


def _setting(key: str) -> ScalarSelect[str]:
    return select(_S.c.value).where(_S.c.key == key).scalar_subquery()


# One question for every receipt and step: the last outbox row always bears the moment of writing.
_ACCEPTED_ROW = func.coalesce(cast(_setting(_ROW), BigInteger), literal(0))
_LAST = select(
    select(type_coerce(_O.c.created_at, BigInteger))
    .where(_O.c.id > _ACCEPTED_ROW)
    .order_by(_O.c.id.desc())
    .limit(1)
    .scalar_subquery(),
    _setting(_AT),
)
_AFTER = select(_D.c.code).where(_D.c.received_at > bindparam("at")).order_by(_D.c.seq.desc())
