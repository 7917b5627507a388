"""The register's lines (Sổ theo dõi hồ sơ), streamed in the order of their numbers."""

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from motcua_desktop.domain.policy import stages_from
from motcua_desktop.models.tables import DossierRow, ProcedureVersion

# SQLModel sets __table__ when the class is made; its type stubs do not know.
_D = DossierRow.__table__  # type: ignore[attr-defined]
_V = ProcedureVersion.__table__  # type: ignore[attr-defined]
_AT_ONCE = 500


def lines(connection: Connection, *, start: datetime, end: datetime) -> Iterator[Any]:
    """Dossiers received in [start, end) by book and number; a few hundred in memory at a time."""
    query = (
        select(
            _D.c.register_year,
            _D.c.counter,
            _D.c.register_number,
            _D.c.code,
            _D.c.sets,
            _D.c.name,
            _D.c.address,
            _D.c.phone,
            _D.c.status,
            _D.c.return_by,
            _D.c.received_at,
            _D.c.keyed_in_at,
            _D.c.due_at,
            _D.c.returned_at,
            _D.c.collected_by,
            _D.c.procedure_id,
            _V.c.name.label("procedure"),
        )
        .join(_V, _V.c.id == _D.c.procedure_id)
        .where(_D.c.received_at >= start, _D.c.received_at < end)
        .order_by(_D.c.register_year, _D.c.counter, _D.c.register_number)
        .execution_options(yield_per=_AT_ONCE)
    )
    yield from connection.execute(query)


def lead_agency(connection: Connection, procedure: int) -> str:
    """The first agency of a liên thông procedure; empty where the commune solves it itself."""
    body = connection.execute(select(_V.c.body).where(_V.c.id == procedure)).scalar_one()
    stages = stages_from(json.loads(body).get("stages"))
    return stages[0].agency if stages else ""
