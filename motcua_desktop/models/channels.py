"""By which way dossiers came in a period, and by which way their results went out."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, func, select

from motcua_desktop.domain.dossier import DossierLine, ReturnBy
from motcua_desktop.domain.procedure import Channel
from motcua_desktop.models import by_procedure
from motcua_desktop.models.by_procedure import Counted
from motcua_desktop.models.tables import DeliveryRow, DossierRow

# SQLModel sets __table__ when the class is made; its type stubs do not know.
_D = DossierRow.__table__  # type: ignore[attr-defined]
_G = DeliveryRow.__table__  # type: ignore[attr-defined]
CAME: Mapping[str, tuple[str, ...]] = {
    "received": tuple(Channel),
    **{one.value: (one.value,) for one in Channel},
}
"""Figures of what came in, and the channels they count."""
WENT: Mapping[str, tuple[str, ...]] = {
    "returned": tuple(ReturnBy),
    **{f"returned_{one.value}": (one.value,) for one in ReturnBy},
}
"""Figures of what went out, and the ways they count."""


def came(connection: Connection, *, start: datetime, end: datetime) -> list[Counted]:
    """What was received in [start, end), under the keys of `CAME`, by procedure."""
    counts = (
        func.count().filter(_D.c.channel.in_(those)).label(key) for key, those in CAME.items()
    )
    query = select(func.count().label("dossiers"), *counts).where(_received(start, end))
    return by_procedure.counted(connection, query, tuple(CAME))


def went(connection: Connection, *, start: datetime, end: datetime) -> list[Counted]:
    """What was given back in [start, end) and stayed given, under the keys of `WENT`."""
    counts = (func.count().filter(_G.c.method.in_(those)).label(key) for key, those in WENT.items())
    query = (
        select(func.count().label("dossiers"), *counts)
        .join(_G, _G.c.dossier == _D.c.seq)
        .where(_given(start, end))
    )
    return by_procedure.counted(connection, query, tuple(WENT))


# A figure of the sheet: which, of when, and of which row.
def lines(  # noqa: PLR0913
    connection: Connection, key: str, *, start: datetime, end: datetime, field: str, code: str
) -> list[DossierLine]:
    """The dossiers of one figure of `CAME` or `WENT`; none for any other key."""
    if key in CAME:
        conditions = [_received(start, end), _D.c.channel.in_(CAME[key])]
    elif key in WENT:
        given = select(_G.c.dossier).where(_given(start, end), _G.c.method.in_(WENT[key]))
        conditions = [_D.c.seq.in_(given)]
    else:
        return []
    return by_procedure.lines(connection, *conditions, field=field, code=code)


def _received(start: datetime, end: datetime) -> ColumnElement[bool]:
    return and_(_D.c.received_at >= start, _D.c.received_at < end)


def _given(start: datetime, end: datetime) -> ColumnElement[bool]:
    return and_(_G.c.at >= start, _G.c.at < end, _G.c.undone_at.is_(None))
