"""Papers that still have to come out, and how often each paper of a dossier was printed."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from motcua_desktop.domain.print_job import JobState, PrintJob, PrintOut
from motcua_desktop.models.columns import inserted_id
from motcua_desktop.models.desk_tables import PrintJobRow
from motcua_desktop.models.tables import DossierRow, PrintRow

# SQLModel sets __table__ when the class is made; its type stubs do not know.
_J = PrintJobRow.__table__  # type: ignore[attr-defined]
_R = PrintRow.__table__  # type: ignore[attr-defined]
_D = DossierRow.__table__  # type: ignore[attr-defined]
_CARE = [JobState.WAITING.value, JobState.FAILED.value]
# When a sheet was queued, and by whom.
Mark = tuple[datetime, str]
_SETTLED = (JobState.DONE, JobState.DROPPED)


def printed(connection: Connection, seq: int, key: str) -> int:
    """How often this paper of the dossier was printed."""
    query = select(func.count()).where(_R.c.dossier == seq, _R.c.form == key)
    return int(connection.execute(query).scalar_one())


def add(connection: Connection, sheet: PrintOut, *, seq: int | None, printer: str, by: Mark) -> int:
    """Keep a sheet until it came out; the job's id."""
    at, who = by
    columns = {
        "title": sheet.title,
        "dossier": seq,
        "form": sheet.form,
        "pdf": sheet.pdf,
        "printer": printer,
        "state": JobState.WAITING.value,
        "tries": 1,
        "reason": "",
        "created_at": at,
        "actor_name": who,
    }
    return inserted_id(connection.execute(insert(_J), columns))


def again(connection: Connection, job: int, printer: str) -> bool:
    """One more try, on this printer; whether it still wanted one."""
    columns = {"state": JobState.WAITING.value, "printer": printer, "tries": _J.c.tries + 1}
    return _set(connection, job, columns)


def settle(
    connection: Connection, job: int, state: JobState, *, reason: str = "", at: datetime
) -> bool:
    """What became of it; a sheet that is done or dropped is forgotten. Whether it was open."""
    columns: dict[str, Any] = {"state": state.value, "reason": reason}
    if state in _SETTLED:
        columns |= {"pdf": None, "settled_at": at}
    return _set(connection, job, columns)


def unsettled(connection: Connection) -> tuple[PrintJob, ...]:
    """Jobs that wait or failed, oldest first, without their sheets."""
    query = _JOBS.where(_J.c.state.in_(_CARE)).order_by(_J.c.id)
    return tuple(_job(row) for row in connection.execute(query))


def get(connection: Connection, job: int) -> tuple[PrintJob, bytes | None] | None:
    """One job and its sheet, which is gone once the job is settled; None: no such job."""
    row = connection.execute(_JOBS.add_columns(_J.c.pdf).where(_J.c.id == job)).one_or_none()
    return None if row is None else (_job(row), row.pdf)


def _set(connection: Connection, job: int, columns: dict[str, Any]) -> bool:
    changed = connection.execute(
        update(_J).where(_J.c.id == job, _J.c.state.in_(_CARE)).values(**columns)
    )
    return bool(changed.rowcount)


def _job(row: Any) -> PrintJob:
    return PrintJob(
        id=row.id,
        title=row.title,
        code=row.code or "",
        form=row.form,
        printer=row.printer,
        state=JobState(row.state),
        tries=row.tries,
        reason=row.reason,
        created_at=row.created_at,
        actor=row.actor_name,
    )


_JOBS = select(
    _J.c.id,
    _J.c.title,
    _J.c.form,
    _J.c.printer,
    _J.c.state,
    _J.c.tries,
    _J.c.reason,
    _J.c.created_at,
    _J.c.actor_name,
    _D.c.code,
).join_from(_J, _D, _D.c.seq == _J.c.dossier, isouter=True)
