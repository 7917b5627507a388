"""What refers to procedures that are about to change: open dossiers, and work left unfinished."""

import json
from collections.abc import Collection

from sqlalchemy import Connection, select

from motcua_desktop.domain.catalogue_change import LeftDraft, Touched
from motcua_desktop.domain.dossier import Status
from motcua_desktop.models.desk_tables import DraftRow
from motcua_desktop.models.tables import DossierRow, ProcedureVersion, StaffMember

# SQLModel sets __table__ when the class is made; its type stubs do not know.
_D = DossierRow.__table__  # type: ignore[attr-defined]
_V = ProcedureVersion.__table__  # type: ignore[attr-defined]
_W = DraftRow.__table__  # type: ignore[attr-defined]
_S = StaffMember.__table__  # type: ignore[attr-defined]
_OPEN = tuple(sorted(status.value for status in Status if status.open))
_MOST_CODES = 50


def touched(connection: Connection, codes: Collection[str]) -> dict[str, Touched]:
    """Open dossiers, the most urgent named first, and drafts, by procedure code.

    A procedure that nothing refers to is left out.
    """
    if not codes:
        return {}
    wanted = set(codes)
    open_codes: dict[str, list[str]] = {}
    for row in connection.execute(_OPEN_DOSSIERS):
        if row.procedure in wanted:
            open_codes.setdefault(row.procedure, []).append(row.code)
    drafts: dict[str, list[LeftDraft]] = {}
    for row in connection.execute(_DRAFTS):
        for code in wanted & _procedures(json.loads(row.body)):
            drafts.setdefault(code, []).append(LeftDraft(row.name, row.saved_at))
    return {
        code: Touched(
            len(open_codes.get(code, ())),
            tuple(open_codes.get(code, ())[:_MOST_CODES]),
            tuple(drafts.get(code, ())),
        )
        for code in (*open_codes, *(code for code in drafts if code not in open_codes))
    }


def _procedures(body: object) -> set[str]:
    """The procedures that a draft names, wherever in it they stand."""
    if isinstance(body, dict):
        named = {body["procedure"]} if isinstance(body.get("procedure"), str) else set()
        return named.union(*map(_procedures, body.values()))
    if isinstance(body, list):
        return set().union(*map(_procedures, body))
    return set()


# The open ones stand in an index of their own: `ix_dossier_open_due`.
_OPEN_DOSSIERS = (
    select(_D.c.code, _V.c.code.label("procedure"))
    .join(_V, _V.c.id == _D.c.procedure_id)
    .where(_D.c.status.in_(_OPEN))
    .order_by(_D.c.due_at.is_(None), _D.c.due_at, _D.c.seq)
)
_DRAFTS = (
    select(_S.c.name, _W.c.body, _W.c.saved_at)
    .join(_S, _S.c.id == _W.c.owner)
    .order_by(_S.c.name, _W.c.place)
)
