"""Which dossiers were extended in a period, and when the papers of an extension were printed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from motcua_desktop.domain.forms import Form
from motcua_desktop.domain.steps import Action
from motcua_desktop.models.tables import DossierRow, JournalRow, PrintRow, ProcedureVersion

# SQLModel sets __table__ when the class is made; its type stubs do not know.
_D = DossierRow.__table__  # type: ignore[attr-defined]
_J = JournalRow.__table__  # type: ignore[attr-defined]
_R = PrintRow.__table__  # type: ignore[attr-defined]
_V = ProcedureVersion.__table__  # type: ignore[attr-defined]
_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class Extended:
    """A dossier that was extended, taken back since or not."""

    seq: int
    code: str
    applicant: str
    procedure: str
    procedure_code: str


def extended(connection: Connection, *, start: datetime, end: datetime) -> list[Extended]:
    """The dossiers with an extension in [start, end), by their codes' order."""
    return [Extended(*row) for row in connection.execute(_EXTENDED, {"start": start, "end": end})]


def printed(connection: Connection, seqs: Sequence[int]) -> Mapping[int, Mapping[str, datetime]]:
    """When each paper of Mẫu 04 of these dossiers was first printed, by its key."""
    found: dict[int, dict[str, datetime]] = {}
    for first in range(0, len(seqs), _AT_ONCE):
        for row in connection.execute(_PRINTED, {"k": seqs[first : first + _AT_ONCE]}):
            found.setdefault(row.dossier, {}).setdefault(row.form, row.at)
    return found


_EXTENDED = (
    select(_D.c.seq, _D.c.code, _D.c.name, _V.c.name.label("procedure"), _V.c.code.label("of"))
    .join(_V, _V.c.id == _D.c.procedure_id)
    .where(
        _D.c.seq.in_(
            select(_J.c.dossier).where(
                _J.c.at >= bindparam("start"),
                _J.c.at < bindparam("end"),
                _J.c.action == Action.EXTEND.value,
            )
        )
    )
    .order_by(_D.c.seq)
)
_PRINTED = (
    select(_R.c.dossier, _R.c.form, _R.c.at)
    .where(
        _R.c.dossier.in_(bindparam("k", expanding=True)),
        _R.c.form.startswith(Form.APOLOGY.value, autoescape=True),
    )
    .order_by(_R.c.dossier, _R.c.id)
)
