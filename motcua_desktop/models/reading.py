"""Dossiers read back from the store as domain values: one in full, or many as list lines."""

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from itertools import groupby
from typing import Any

from sqlalchemy import (
    BigInteger,
    Connection,
    bindparam,
    exists,
    func,
    or_,
    select,
    type_coerce,
)

from motcua_desktop.domain.calendar import Due, DueStep
from motcua_desktop.domain.clock import ClockEvent, ClockKind, standing
from motcua_desktop.domain.custody import Holder, HolderKind
from motcua_desktop.domain.delivery import IdentityCheck
from motcua_desktop.domain.dossier import (
    Alias,
    Dossier,
    DossierFee,
    DossierLine,
    HistoryLine,
    ProcedureRef,
    ReturnBy,
    Status,
    SubmittedPaper,
    SyncBadge,
    SyncState,
)
from motcua_desktop.domain.forms import receipt_key
from motcua_desktop.domain.people import (
    ApplicantKind,
    BirthDate,
    Email,
    IdType,
    Person,
    PersonName,
    Phone,
    Sex,
)
from motcua_desktop.domain.policy import ClockPolicy, Stage, stages_from
from motcua_desktop.domain.procedure import Channel
from motcua_desktop.domain.submitter import Submitter
from motcua_desktop.domain.term import Term, Unit
from motcua_desktop.models import beside, journal, search
from motcua_desktop.models.columns import from_milliseconds
from motcua_desktop.models.tables import (
    AliasRow,
    ClockRow,
    DossierFeeRow,
    DossierPaper,
    DossierRow,
    PrintRow,
    ProcedureVersion,
)

# SQLModel sets __table__ when the class is made; its type stubs do not know.
_D = DossierRow.__table__  # type: ignore[attr-defined]
_P = DossierPaper.__table__  # type: ignore[attr-defined]
_F = DossierFeeRow.__table__  # type: ignore[attr-defined]
_A = AliasRow.__table__  # type: ignore[attr-defined]
_C = ClockRow.__table__  # type: ignore[attr-defined]
_V = ProcedureVersion.__table__  # type: ignore[attr-defined]
_R = PrintRow.__table__  # type: ignore[attr-defined]


def seq_of(connection: Connection, text: str) -> int | None:
    """The dossier with this printed code, scan digits, id or alias."""
    seq = connection.execute(_BY_CODE, {"k": text}).scalar()
    if seq is None:
        seq = connection.execute(_BY_ALIAS, {"k": text}).scalar()
    return None if seq is None else int(seq)


def search_words(connection: Connection, seq: int) -> str:
    """All the words this dossier is found by, its aliases too."""
    dossier = load(connection, seq)
    people = [dossier.applicant]
    if dossier.submitter:
        people.append(dossier.submitter.person)
    others = [dossier.code, dossier.scan, dossier.procedure.name, dossier.procedure.code]
    for person in people:
        others += [person.id_number, person.phone or ""]
    others += [alias.code for alias in dossier.aliases]
    return search.index_words(names=[person.name for person in people], others=others)


def seq_of_request(connection: Connection, request_id: str) -> int | None:
    """The dossier that this request already made, if it did."""
    seq = connection.execute(_BY_REQUEST, {"k": request_id}).scalar()
    return None if seq is None else int(seq)


def load(connection: Connection, seq: int) -> Dossier:
    """Everything about one dossier. `seq` must exist."""
    row = connection.execute(_LOAD, {"k": seq}).one()
    history = journal.history(connection, seq)
    parts = {name: read(connection, seq) for name, read in _PARTS.items() if _has(row, name)}
    return _whole(connection, row, history, parts)


def load_many(connection: Connection, seqs: Sequence[int]) -> dict[int, Dossier]:
    """`load` for many at once, with as many questions as for one. Each of `seqs` must exist."""
    asked = {"k": seqs}
    histories = journal.histories(connection, seqs)
    beside_all = {
        name: _grouped(connection.execute(statement, asked)) for name, statement in _USUAL.items()
    }
    found: dict[int, Dossier] = {}
    for row in connection.execute(_LOAD_MANY, asked):
        seq, history = row.seq, histories.get(row.seq, ())
        parts = {name: _VALUES[name](rows.get(seq, ())) for name, rows in beside_all.items()}
        parts |= {
            name: read(connection, seq)
            for name, read in _PARTS.items()
            if name not in _USUAL and _has(row, name)
        }
        found[seq] = _whole(connection, row, history, parts)
    return found


def _has(row: Any, name: str) -> bool:
    """Whether there is anything of it to ask for; what nearly every dossier has is asked for."""
    return bool(getattr(row, f"has_{name}", True))


def _whole(
    connection: Connection, row: Any, history: tuple[HistoryLine, ...], parts: dict[str, Any]
) -> Dossier:
    if row.has_prints:
        printed = {r.form: r.prints for r in connection.execute(_PRINTS, {"k": row.seq})}
        parts["prints"] = printed.get(receipt_key(history), 0)
    return _dossier(row, history, parts)


def load_after(
    connection: Connection,
    seq: int,
    before: Dossier,
    newest: HistoryLine,
    touched: Collection[str],
) -> Dossier:
    """The dossier after the step of this transaction that left the history's `newest` line.

    Of what stands beside its row only the parts in `touched` are read again.

    A step is neither a correction nor a recount: those ask for a new receipt.
    """
    row = connection.execute(_LOAD, {"k": seq}).one()
    parts = {
        name: read(connection, seq) if name in touched else getattr(before, name)
        for name, read in _PARTS.items()
    }
    return _dossier(row, (*before.history, newest), {**parts, "prints": before.prints})


def _dossier(row: Any, history: tuple[HistoryLine, ...], parts: Mapping[str, Any]) -> Dossier:
    field_code, policy, stages = _rules(row.procedure_body)
    return Dossier(
        id=row.id,
        code=row.code,
        scan=row.scan,
        status=Status(row.status),
        procedure=_procedure(row, field_code),
        applicant=_person(row),
        channel=Channel(row.channel),
        received_at=row.received_at,
        term=_term(row),
        due=due(row),
        history=history,
        case=row.case_name,
        submitter=Submitter.parse(json.loads(row.submitter)) if row.submitter else None,
        sets=row.sets,
        return_by=ReturnBy(row.return_by),
        postal_address=row.postal_address,
        summary=row.summary,
        note=row.note,
        counter=row.counter,
        serial=row.serial,
        register_number=row.register_number,
        received_by=row.received_by,
        keyed_in_at=row.keyed_in_at,
        completed_at=row.completed_at,
        returned_at=row.returned_at,
        result_number=row.result_number,
        result_date=row.result_date,
        result_name=row.result_name,
        collected_by=row.collected_by,
        sync=SyncBadge(SyncState(row.sync_state), row.sync_confirmed_at, row.sync_reason),
        policy=policy,
        stages=stages,
        paused_at=row.paused_at,
        holder=_holder(row.holder_kind, row.holder, row.holder_until),
        visit=row.visit,
        identity_check=IdentityCheck(row.identity_check),
        **parts,
    )


def _grouped(rows: Iterable[Any]) -> dict[int, list[Any]]:
    return {seq: list(own) for seq, own in groupby(rows, key=lambda row: row.dossier)}


def _papers(connection: Connection, seq: int) -> tuple[SubmittedPaper, ...]:
    return _papers_of(connection.execute(_PAPERS, {"k": seq}))


def _papers_of(rows: Iterable[Any]) -> tuple[SubmittedPaper, ...]:
    return tuple(
        SubmittedPaper(p.name, p.originals, p.copies, p.code, p.digitised, p.reused) for p in rows
    )


def fees(connection: Connection, seq: int) -> tuple[DossierFee, ...]:
    """What the dossier owes, line by line in order, with what was paid and let off."""
    return _fees_of(connection.execute(_FEES, {"k": seq}))


def _fees_of(rows: Iterable[Any]) -> tuple[DossierFee, ...]:
    return tuple(
        DossierFee(f.name, f.amount, f.paid, f.note, f.waived, f.legal_basis) for f in rows
    )


def _aliases(connection: Connection, seq: int) -> tuple[Alias, ...]:
    return tuple(Alias(a.system, a.code) for a in connection.execute(_ALIASES, {"k": seq}))


def _clock(connection: Connection, seq: int) -> tuple[ClockEvent, ...]:
    return standing(clock_events(connection, seq))


def _clock_of(rows: Iterable[Any]) -> tuple[ClockEvent, ...]:
    return standing(tuple(map(clock_event, rows)))


# What stands beside a dossier's own row, under the names of `Dossier`'s fields.
_PARTS: Mapping[str, Callable[[Connection, int], Any]] = {
    "papers": _papers,
    "fees": fees,
    "aliases": _aliases,
    "clock": _clock,
    "custody": beside.custody,
    "payments": beside.payments,
    "delivery": beside.delivery,
}


def lines_of(connection: Connection, seqs: Sequence[int]) -> list[DossierLine]:
    """These dossiers as list lines, in the order given; unknown ones are left out."""
    found: dict[int, DossierLine] = {}
    for first in range(0, len(seqs), _AT_ONCE):
        some = {"k": seqs[first : first + _AT_ONCE]}
        found |= {row.seq: line(row) for row in connection.execute(_LINES_OF, some).all()}
    return [found[seq] for seq in seqs if seq in found]


def line(row: Any) -> DossierLine:
    """One row of `line_columns` as a value."""
    # Taken apart by place: a list has hundreds, and by name each takes three times as long.
    (_, dossier_id, code, name, phone, status, received_at, due_at, completed_at, *rest) = row
    amount, unit, sync_state, holder, kind, paused_at, procedure_code, procedure_name = rest
    return DossierLine(
        dossier_id,
        code,
        name,
        phone or "",
        procedure_code,
        procedure_name,
        _STATUSES[status],
        from_milliseconds(received_at),
        None if due_at is None else from_milliseconds(due_at),
        None if completed_at is None else from_milliseconds(completed_at),
        None if amount is None else _known_term(amount, unit),
        _SYNC_STATES[sync_state],
        holder or _UNNAMED.get(kind, ""),
        paused_at is not None,
    )


def line_columns() -> Any:
    """The SELECT behind every list of dossiers; add WHERE, ORDER BY and LIMIT."""
    return _LINES


def clock_events(connection: Connection, seq: int) -> tuple[ClockEvent, ...]:
    """The dossier's clock events, oldest first."""
    return tuple(map(clock_event, connection.execute(_CLOCK, {"k": seq})))


def clock_event(row: Any) -> ClockEvent:
    """One row of the clock's table as a value."""
    plus = None if row.plus is None else _known_term(row.plus, row.plus_unit)
    return ClockEvent(ClockKind(row.kind), row.at, row.why, row.new_due_at, plus)


# Who has it where nobody was named: a desk stays unsaid.
_UNNAMED = {kind.value: kind.label for kind in HolderKind if kind is not HolderKind.DESK}


def _holder(kind: str, name: str, until: datetime | None) -> Holder:
    return Holder(HolderKind(kind or "desk"), name, until)


@lru_cache(maxsize=200)
def _rules(body: str) -> tuple[str, ClockPolicy, tuple[Stage, ...]]:
    """What a dossier needs of its procedure's version, which never changes."""
    told = json.loads(body)
    policy, stages = ClockPolicy.from_json(told.get("clock")), stages_from(told.get("stages"))
    return told.get("field_code", ""), policy, stages


def _procedure(row: Any, field_code: str) -> ProcedureRef:
    return ProcedureRef(
        code=row.procedure_code,
        name=row.procedure_name,
        field_name=row.field_name,
        field_code=field_code,
        version=row.procedure_version,
    )


def person_of(row: Any) -> Person:
    """The applicant as last written in this row; values were checked when they came in."""
    return _person(row)


def _person(row: Any) -> Person:
    return Person(
        kind=ApplicantKind(row.kind),
        name=str.__new__(PersonName, row.name),
        id_type=IdType(row.id_type),
        id_number=row.id_number,
        birth_date=str.__new__(BirthDate, row.birth_date) if row.birth_date else None,
        sex=Sex(row.sex) if row.sex else None,
        phone=str.__new__(Phone, row.phone) if row.phone else None,
        email=str.__new__(Email, row.email) if row.email else None,
        address=row.address,
    )


def _term(row: Any) -> Term | None:
    return None if row.term is None else _known_term(row.term, row.term_unit)


@lru_cache(maxsize=256)
def _known_term(amount: int, unit: str) -> Term:
    return Term(amount, Unit(unit))


def due(row: Any) -> Due | None:
    """The promised moment of a dossier's row with its reasons, if it has one."""
    if row.due_at is None:
        return None
    steps = json.loads(row.due_steps) if row.due_steps else []
    return Due(
        row.due_at,
        tuple(DueStep(date.fromisoformat(day), bool(counted), why) for day, counted, why in steps),
    )


# Looked up and not called: a list has thousands.
_STATUSES = {status.value: status for status in Status}
_SYNC_STATES = {state.value: state for state in SyncState}
_BY_CODE = select(_D.c.seq).where(
    or_(_D.c.code == bindparam("k"), _D.c.scan == bindparam("k"), _D.c.id == bindparam("k"))
)
_BY_ALIAS = select(_A.c.dossier).where(_A.c.code == bindparam("k")).limit(1)
_BY_REQUEST = select(_D.c.seq).where(_D.c.request_id == bindparam("k"))
# Most dossiers have none of these: asking once whether there are any spares four questions.
_RARE = {"aliases": _A, "prints": _R, **beside.RARE}
_WHOLE = select(
    _D,
    *(exists().where(t.c.dossier == _D.c.seq).label(f"has_{n}") for n, t in _RARE.items()),
    _V.c.code.label("procedure_code"),
    _V.c.name.label("procedure_name"),
    _V.c.field_name,
    _V.c.version.label("procedure_version"),
    _V.c.body.label("procedure_body"),
).join(_V, _V.c.id == _D.c.procedure_id)
_LOAD = _WHOLE.where(_D.c.seq == bindparam("k"))
_LOAD_MANY = _WHOLE.where(_D.c.seq.in_(bindparam("k", expanding=True)))
_PAPERS = select(_P).where(_P.c.dossier == bindparam("k")).order_by(_P.c.position)
_FEES = select(_F).where(_F.c.dossier == bindparam("k")).order_by(_F.c.position)
_CLOCK = select(_C).where(_C.c.dossier == bindparam("k")).order_by(_C.c.id)
_ALIASES = select(_A).where(_A.c.dossier == bindparam("k")).order_by(_A.c.id)
# What nearly every dossier has beside its row: asked for many at once.
_USUAL: Mapping[str, Any] = {
    name: select(table)
    .where(table.c.dossier.in_(bindparam("k", expanding=True)))
    .order_by(table.c.dossier, order)
    for name, table, order in (
        ("papers", _P, _P.c.position),
        ("fees", _F, _F.c.position),
        ("clock", _C, _C.c.id),
    )
}
_VALUES: Mapping[str, Callable[[Iterable[Any]], Any]] = {
    "papers": _papers_of,
    "fees": _fees_of,
    "clock": _clock_of,
}
_PRINTS = (
    select(_R.c.form, func.count().label("prints"))
    .where(_R.c.dossier == bindparam("k"))
    .group_by(_R.c.form)
)
_LINES = select(
    _D.c.seq,
    _D.c.id,
    _D.c.code,
    _D.c.name,
    _D.c.phone,
    _D.c.status,
    # As stored, for `line` makes the moments itself.
    type_coerce(_D.c.received_at, BigInteger).label("received_at"),
    type_coerce(_D.c.due_at, BigInteger).label("due_at"),
    type_coerce(_D.c.completed_at, BigInteger).label("completed_at"),
    _D.c.term,
    _D.c.term_unit,
    _D.c.sync_state,
    _D.c.holder,
    _D.c.holder_kind,
    _D.c.paused_at,
    _V.c.code.label("procedure_code"),
    _V.c.name.label("procedure_name"),
).join(_V, _V.c.id == _D.c.procedure_id)
_AT_ONCE = 5_000
_LINES_OF = _LINES.where(_D.c.seq.in_(bindparam("k", expanding=True)))
