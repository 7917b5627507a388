"""Rows of scans: which content is which dossier's paper, and which were given before."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from motcua_desktop.domain.attachment import Attachment, Prepared, Reusable, Role, Source
from motcua_desktop.models.columns import inserted_id
from motcua_desktop.models.desk_tables import AttachmentRow, BlobRow
from motcua_desktop.models.tables import DossierPaper, DossierRow, ProcedureVersion

# SQLModel sets __table__ when the class is made; its type stubs do not know.
_A = AttachmentRow.__table__  # type: ignore[attr-defined]
_B = BlobRow.__table__  # type: ignore[attr-defined]
_D = DossierRow.__table__  # type: ignore[attr-defined]
_P = DossierPaper.__table__  # type: ignore[attr-defined]
_V = ProcedureVersion.__table__  # type: ignore[attr-defined]
_MEDIA = "application/pdf"
_MOST_OFFERED = 100


@dataclass(frozen=True, slots=True)
class NewAttachment:
    """What `add` writes; `position` counts the dossier's papers from 0 for a component."""

    dossier: int
    role: Role
    position: int | None
    sha256: str
    name: str
    source: Source
    at: datetime
    actor: str
    reused_from: int | None = None


@dataclass(frozen=True, slots=True)
class KnownBlob:
    """A content that the rows name: where it stands and how long it is in clear."""

    place: str
    sha256: str
    length: int


def know_blob(connection: Connection, prepared: Prepared, place: str, *, at: datetime) -> None:
    """Remember a content that stands on the disk; nothing happens when it is known."""
    known = connection.execute(select(_B.c.sha256).where(_B.c.sha256 == prepared.sha256)).scalar()
    if known is None:
        connection.execute(
            insert(_B),
            {
                "sha256": prepared.sha256,
                "place": place,
                "media": _MEDIA,
                "bytes": prepared.size,
                "pages": prepared.pages,
                "created_at": at,
            },
        )


def add(connection: Connection, new: NewAttachment) -> int:
    """Write one attachment; its id."""
    values = {
        "dossier": new.dossier,
        "role": new.role.value,
        "position": new.position,
        "sha256": new.sha256,
        "name": new.name,
        "source": new.source.value,
        "reused_from": new.reused_from,
        "at": new.at,
        "actor_name": new.actor,
    }
    return inserted_id(connection.execute(insert(_A), values))


def remove(connection: Connection, attachment: int, *, at: datetime) -> None:
    """Mark it as removed; the row and the content stay."""
    connection.execute(update(_A).where(_A.c.id == attachment).values(removed_at=at))


def mark_paper(
    connection: Connection, dossier: int, position: int, *, digitised: bool, reused: bool
) -> None:
    """What is true of the paper now that a scan came or went."""
    connection.execute(
        update(_P)
        .where(_P.c.dossier == dossier, _P.c.position == position)
        .values(digitised=digitised, reused=reused)
    )


def paper_names(connection: Connection, dossier: int) -> list[str]:
    """What the dossier's papers are called, in order; for `follow`."""
    return list(connection.execute(_NAMES, {"k": dossier}).scalars())


def follow(connection: Connection, dossier: int, before: Sequence[str]) -> tuple[int, ...]:
    """After the papers were replaced, each scan goes with the paper of its name.

    `before` are the names that the positions stood for. A scan whose paper is gone is marked as
    removed; the ids of these. Each paper counts as digitised exactly when a scan is there.
    """
    places = {name: at for at, name in enumerate(_told_apart(paper_names(connection, dossier)))}
    told, gone = _told_apart(before), []
    standing = [one for one in of_dossier(connection, dossier) if one.role is Role.COMPONENT]
    for position in places.values():
        mark_paper(connection, dossier, position, digitised=False, reused=False)
    for one in standing:
        place = places.get(told[one.position or 0])
        if place is None:
            # Removed by whatever replaced the papers, which the journal tells.
            remove(connection, one.id, at=one.at)
            gone.append(one.id)
            continue
        connection.execute(update(_A).where(_A.c.id == one.id).values(position=place))
        mark_paper(connection, dossier, place, digitised=True, reused=one.source is Source.REUSE)
    return tuple(gone)


def bring_back(connection: Connection, dossier: int, scans: Collection[int]) -> None:
    """These scans, which went with their papers, stand again now that the papers are back."""
    connection.execute(update(_A).where(_A.c.id.in_(scans)).values(removed_at=None))
    for one in of_dossier(connection, dossier):
        if one.id in scans:
            again = one.source is Source.REUSE
            mark_paper(connection, dossier, one.position or 0, digitised=True, reused=again)


def _told_apart(names: Sequence[str]) -> list[tuple[str, int]]:
    """Two papers may have one name: the first is not the second."""
    return [(name, names[:place].count(name)) for place, name in enumerate(names)]


def of_dossier(connection: Connection, dossier: int) -> tuple[Attachment, ...]:
    """The scans that stand, papers in order, then result and papers of the delivery."""
    rows = connection.execute(_OF_DOSSIER, {"k": dossier}).all()
    found = [_attachment(row) for row in rows]
    order = list(Role)
    return tuple(sorted(found, key=lambda one: (order.index(one.role), one.position or 0, one.id)))


def reusable(connection: Connection, id_number: str, *, but: int | None) -> tuple[Reusable, ...]:
    """What the person with this number gave or got, newest first; `but` leaves one dossier out.

    The same content is offered once, as it came last. `id_number` must not be empty.
    """
    if not id_number:
        return ()
    rows = connection.execute(_REUSABLE, {"k": id_number}).all()
    offered: dict[str, Reusable] = {}
    for row in rows:
        if row.dossier != but and row.sha256 not in offered:
            offered[row.sha256] = Reusable(
                row.id,
                _paper(row),
                Role(row.role),
                row.at,
                row.code,
                row.procedure_name,
                row.pages,
                row.bytes,
            )
    return tuple(offered.values())


def source_of(connection: Connection, attachment: int) -> tuple[Attachment, str] | None:
    """A scan that stands in any dossier, and the identity number of that dossier's applicant."""
    row = connection.execute(_ONE, {"k": attachment}).first()
    return None if row is None else (_attachment(row), row.id_number)


def blobs(connection: Connection) -> Iterator[KnownBlob]:
    """Every content that a row names."""
    for row in connection.execute(select(_B.c.place, _B.c.sha256, _B.c.bytes)):
        yield KnownBlob(row.place, row.sha256, row.bytes)


def _attachment(row: Any) -> Attachment:
    return Attachment(
        id=row.id,
        role=Role(row.role),
        position=row.position,
        paper=_paper(row),
        sha256=row.sha256,
        name=row.name,
        source=Source(row.source),
        at=row.at,
        actor=row.actor_name,
        pages=row.pages,
        size=row.bytes,
        reused_from=row.reused_from,
    )


def _paper(row: Any) -> str:
    """The paper's name as the dossier has it; a result's own name where it has one."""
    if row.role == Role.COMPONENT.value:
        return str(row.paper or "")
    if row.role == Role.RESULT.value and row.result_name:
        return str(row.result_name)
    return Role(row.role).label


_WHOLE = (
    select(
        _A,
        _B.c.pages,
        _B.c.bytes,
        _P.c.name.label("paper"),
        _D.c.code,
        _D.c.id_number,
        _D.c.result_name,
        _V.c.name.label("procedure_name"),
    )
    .join(_B, _B.c.sha256 == _A.c.sha256)
    .join(_D, _D.c.seq == _A.c.dossier)
    .join(_V, _V.c.id == _D.c.procedure_id)
    .outerjoin(_P, (_P.c.dossier == _A.c.dossier) & (_P.c.position == _A.c.position))
    .where(_A.c.removed_at.is_(None))
)
_NAMES = select(_P.c.name).where(_P.c.dossier == bindparam("k")).order_by(_P.c.position)
_OF_DOSSIER = _WHOLE.where(_A.c.dossier == bindparam("k"))
_ONE = _WHOLE.where(_A.c.id == bindparam("k"))
_REUSABLE = (
    _WHOLE.where(
        _D.c.id_number == bindparam("k"),
        _A.c.role.in_([Role.COMPONENT.value, Role.RESULT.value]),
        # What was used again is offered as it was given, with that date.
        _A.c.source != Source.REUSE.value,
    )
    .order_by(_A.c.id.desc())
    .limit(_MOST_OFFERED)
)
