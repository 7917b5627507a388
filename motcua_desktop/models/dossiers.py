"""Dossiers in the store: written whole, read back as domain values."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    Connection,
    bindparam,
    func,
    insert,
    or_,
    select,
    type_coerce,
    update,
)

from motcua_desktop.domain.calendar import Due, DueStep
from motcua_desktop.domain.clock import ClockEvent, ClockKind
from motcua_desktop.domain.dossier import (
    Alias,
    Dossier,
    DossierFee,
    DossierLine,
    Intake,
    ProcedureRef,
    ReturnBy,
    Status,
    SubmittedPaper,
    SyncBadge,
    SyncState,
)
from motcua_desktop.domain.numbering import CounterRange, DossierNumber
from motcua_desktop.domain.people import (
    ApplicantKind,
    BirthDate,
    Email,
    IdType,
    Person,
    PersonName,
    Phone,
    Sex,
    Submitter,
)
from motcua_desktop.domain.procedure import CatalogueEntry, Channel
from motcua_desktop.domain.term import Term, Unit
from motcua_desktop.models import journal, search
from motcua_desktop.models.tables import (
    AliasRow,
    ClockRow,
    CounterDay,
    DossierFeeRow,
    DossierPaper,
    DossierRow,
    PrintRow,
    ProcedureVersion,
    from_milliseconds,
    inserted_id,
)

# SQLModel sets __table__ when the class is made; its type stubs do not know.
_D = DossierRow.__table__  # type: ignore[attr-defined]
_P = DossierPaper.__table__  # type: ignore[attr-defined]
_F = DossierFeeRow.__table__  # type: ignore[attr-defined]
_A = AliasRow.__table__  # type: ignore[attr-defined]
_C = ClockRow.__table__  # type: ignore[attr-defined]
_N = CounterDay.__table__  # type: ignore[attr-defined]
_V = ProcedureVersion.__table__  # type: ignore[attr-defined]
_R = PrintRow.__table__  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class NewDossier:
    """Everything `insert_dossier` writes; `entry_id` is the procedure version's row."""

    id: str
    number: DossierNumber
    register_number: int
    intake: Intake
    entry: CatalogueEntry
    entry_id: int
    papers: tuple[SubmittedPaper, ...]
    fees: tuple[DossierFee, ...]
    received_at: datetime
    received_by: str
    keyed_in_at: datetime | None
    term: Term | None
    due: Due | None


def next_serial(connection: Connection, day: date, numbers: CounterRange) -> int:
    """The day's next serial of this counter, remembered in the caller's transaction.

    A transaction that fails gives the number back; one that commits never sees it again.
    Raises NumbersExhausted.
    """
    key = {"day": day, "counter": numbers.counter}
    last = connection.execute(_LAST_SERIAL, {"k_day": day, "k_counter": numbers.counter}).scalar()
    serial = numbers.after(last)
    if last is None:
        connection.execute(_NEW_DAY, {**key, "last_serial": serial})
    else:
        connection.execute(
            _NEXT_SERIAL, {"k_day": day, "k_counter": numbers.counter, "last_serial": serial}
        )
    return serial


def next_register_number(connection: Connection, year: int, counter: int) -> int:
    """The next line of the year's register (Sổ theo dõi hồ sơ) of this counter."""
    last = connection.execute(_LAST_LINE, {"k_year": year, "k_counter": counter}).scalar()
    return 1 if last is None else int(last) + 1


def insert_dossier(connection: Connection, new: NewDossier) -> int:
    """Write the dossier with its papers, fees, first clock event and search words; its seq."""
    seq = inserted_id(connection.execute(_INSERT, _columns(new)))
    if new.papers:
        connection.execute(
            _INSERT_PAPER,
            [
                {
                    "dossier": seq,
                    "position": place,
                    "code": paper.code,
                    "name": paper.name,
                    "originals": paper.originals,
                    "copies": paper.copies,
                    "digitised": paper.digitised,
                    "reused": paper.reused,
                }
                for place, paper in enumerate(new.papers)
            ],
        )
    if new.fees:
        connection.execute(
            _INSERT_FEE,
            [
                {
                    "dossier": seq,
                    "position": place,
                    "name": fee.name,
                    "amount": fee.amount,
                    "paid": fee.paid,
                    "note": fee.note,
                }
                for place, fee in enumerate(new.fees)
            ],
        )
    add_clock_event(connection, seq, ClockEvent(ClockKind.START, new.received_at))
    search.add(connection, seq, _words(new))
    return seq


def add_clock_event(connection: Connection, seq: int, event: ClockEvent) -> None:
    """Append to the dossier's clock."""
    connection.execute(
        _INSERT_CLOCK,
        {
            "dossier": seq,
            "kind": event.kind.value,
            "at": event.at,
            "why": event.why,
            "new_due_at": event.new_due_at,
        },
    )


def clock_events(connection: Connection, seq: int) -> tuple[ClockEvent, ...]:
    """The dossier's clock events, oldest first."""
    rows = connection.execute(_CLOCK, {"k": seq})
    return tuple(ClockEvent(ClockKind(r.kind), r.at, r.why, r.new_due_at) for r in rows)


def update_dossier(connection: Connection, seq: int, columns: Mapping[str, Any]) -> None:
    """Set these columns and count the revision up."""
    connection.execute(
        update(_D).where(_D.c.seq == seq).values(**columns, revision=_D.c.revision + 1)
    )


def due_columns(due: Due | None) -> dict[str, Any]:
    """How a due moment and its reasons are kept: as promised, whatever the calendar says later."""
    if due is None:
        return {"due_at": None, "due_steps": None}
    lines = [[step.date.isoformat(), int(step.counted), step.why] for step in due.steps]
    return {"due_at": due.due_at, "due_steps": json.dumps(lines, ensure_ascii=False)}


def add_payment(connection: Connection, seq: int, amount: int) -> None:
    """Spread `amount` (đồng) over the dossier's fee lines in order; a new line takes the rest."""
    left = amount
    rows = connection.execute(select(_F).where(_F.c.dossier == seq).order_by(_F.c.position)).all()
    for row in rows:
        owed = max((row.amount or 0) - row.paid, 0)
        part = min(owed, left)
        if part:
            connection.execute(
                update(_F)
                .where(_F.c.dossier == seq, _F.c.position == row.position)
                .values(paid=row.paid + part)
            )
            left -= part
    if left:
        connection.execute(
            _INSERT_FEE,
            {
                "dossier": seq,
                "position": len(rows),
                "name": "Khoản thu khác",
                "amount": None,
                "paid": left,
                "note": "",
            },
        )


def add_alias(connection: Connection, seq: int, alias: Alias) -> None:
    """Remember what another system calls the dossier, and let people find it by that."""
    known = connection.execute(
        select(_A.c.id).where(_A.c.system == alias.system, _A.c.code == alias.code)
    ).scalar()
    if known is None:
        connection.execute(insert(_A), {"dossier": seq, "system": alias.system, "code": alias.code})


def seq_of(connection: Connection, text: str) -> int | None:
    """The dossier with this printed code, scan digits, id or alias."""
    seq = connection.execute(_BY_CODE, {"k": text}).scalar()
    if seq is None:
        seq = connection.execute(_BY_ALIAS, {"k": text}).scalar()
    return None if seq is None else int(seq)


def seq_of_request(connection: Connection, request_id: str) -> int | None:
    """The dossier that this request already made, if it did."""
    seq = connection.execute(_BY_REQUEST, {"k": request_id}).scalar()
    return None if seq is None else int(seq)


def load(connection: Connection, seq: int) -> Dossier:
    """Everything about one dossier. `seq` must exist."""
    row = connection.execute(_LOAD, {"k": seq}).one()
    papers = connection.execute(_PAPERS, {"k": seq}).all()
    fees = connection.execute(_FEES, {"k": seq}).all()
    aliases = connection.execute(_ALIASES, {"k": seq}).all()
    prints = connection.execute(_PRINTS, {"k": seq}).scalar() or 0
    return Dossier(
        id=row.id,
        code=row.code,
        scan=row.scan,
        status=Status(row.status),
        procedure=_procedure(row),
        applicant=_person(row),
        channel=Channel(row.channel),
        received_at=row.received_at,
        term=_term(row),
        due=_due(row),
        papers=tuple(
            SubmittedPaper(p.name, p.originals, p.copies, p.code, p.digitised, p.reused)
            for p in papers
        ),
        history=journal.history(connection, seq),
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
        fees=tuple(DossierFee(f.name, f.amount, f.paid, f.note) for f in fees),
        aliases=tuple(Alias(a.system, a.code) for a in aliases),
        sync=SyncBadge(SyncState(row.sync_state), row.sync_confirmed_at, row.sync_reason),
        prints=prints,
    )


def lines_of(connection: Connection, seqs: Sequence[int]) -> list[DossierLine]:
    """These dossiers as list lines, in the order given; unknown ones are left out."""
    if not seqs:
        return []
    found = {row.seq: line(row) for row in connection.execute(_LINES_OF, {"k": seqs}).all()}
    return [found[seq] for seq in seqs if seq in found]


def line(row: Any) -> DossierLine:
    """One row of `line_columns` as a value."""
    # Taken apart by place: a list has hundreds, and by name each takes three times as long.
    (_, dossier_id, code, name, phone, status, received_at, due_at, completed_at, *rest) = row
    amount, unit, sync_state, procedure_code, procedure_name = rest
    return DossierLine(
        dossier_id,
        code,
        name,
        phone or "",
        procedure_code,
        procedure_name,
        Status(status),
        from_milliseconds(received_at),
        None if due_at is None else from_milliseconds(due_at),
        None if completed_at is None else from_milliseconds(completed_at),
        None if amount is None else _known_term(amount, unit),
        SyncState(sync_state),
    )


def line_columns() -> Any:
    """The SELECT behind every list of dossiers; add WHERE, ORDER BY and LIMIT."""
    return _LINES


def log_print(connection: Connection, seq: int, form: str, *, at: datetime, actor: str) -> int:
    """Count one more print of `form`; how many there were before this one."""
    before = connection.execute(
        select(func.count()).where(_R.c.dossier == seq, _R.c.form == form)
    ).scalar_one()
    connection.execute(
        insert(_R),
        {"dossier": seq, "form": form, "copy_number": before + 1, "at": at, "actor_name": actor},
    )
    return int(before)


def _columns(new: NewDossier) -> dict[str, Any]:
    intake, person = new.intake, new.intake.applicant
    return {
        "id": new.id,
        "code": new.number.code,
        "scan": new.number.scan,
        "request_id": intake.request_id,
        "counter": new.number.counter,
        "serial": new.number.serial,
        "register_year": new.number.day.year,
        "register_number": new.register_number,
        "procedure_id": new.entry_id,
        "case_name": intake.case,
        "channel": intake.channel.value,
        "status": Status.RECEIVED.value,
        **person_columns(person),
        "submitter": json.dumps(intake.submitter.to_json(), ensure_ascii=False)
        if intake.submitter
        else None,
        "sets": intake.sets,
        "return_by": intake.return_by.value,
        "postal_address": intake.postal_address,
        "summary": intake.summary,
        "note": intake.note,
        "received_at": new.received_at,
        "received_by": new.received_by,
        "keyed_in_at": new.keyed_in_at,
        "term": new.term.amount if new.term else None,
        "term_unit": new.term.unit.value if new.term else None,
        **due_columns(new.due),
        "result_number": "",
        "result_name": "",
        "collected_by": "",
        "sync_state": SyncState.WAITING.value,
        "revision": 1,
    }


def person_columns(person: Person) -> dict[str, Any]:
    """The applicant's columns of the dossier row."""
    return {
        "kind": person.kind.value,
        "name": str(person.name),
        "id_type": person.id_type.value,
        "id_number": str(person.id_number),
        "birth_date": person.birth_date and str(person.birth_date),
        "sex": person.sex and person.sex.value,
        "phone": person.phone and str(person.phone),
        "email": person.email and str(person.email),
        "address": person.address,
    }


def _words(new: NewDossier) -> str:
    intake = new.intake
    names = [intake.applicant.name]
    others: Iterable[str] = (
        new.number.code,
        new.number.scan,
        intake.applicant.id_number,
        intake.applicant.phone or "",
        new.entry.procedure.name,
        new.entry.procedure.code,
    )
    if intake.submitter:
        person = intake.submitter.person
        names.append(person.name)
        others = (*others, person.id_number, person.phone or "")
    return search.index_words(names=names, others=others)


def _procedure(row: Any) -> ProcedureRef:
    body = json.loads(row.procedure_body)
    return ProcedureRef(
        code=row.procedure_code,
        name=row.procedure_name,
        field_name=row.field_name,
        field_code=body.get("field_code", ""),
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


def _due(row: Any) -> Due | None:
    if row.due_at is None:
        return None
    steps = json.loads(row.due_steps) if row.due_steps else []
    return Due(
        row.due_at,
        tuple(DueStep(date.fromisoformat(day), bool(counted), why) for day, counted, why in steps),
    )


_INSERT = insert(_D)
_INSERT_PAPER = insert(_P)
_INSERT_FEE = insert(_F)
_INSERT_CLOCK = insert(_C)
_NEW_DAY = insert(_N)
_LAST_SERIAL = select(_N.c.last_serial).where(
    _N.c.day == bindparam("k_day"), _N.c.counter == bindparam("k_counter")
)
_NEXT_SERIAL = update(_N).where(
    _N.c.day == bindparam("k_day"), _N.c.counter == bindparam("k_counter")
)
_LAST_LINE = (
    select(_D.c.register_number)
    .where(_D.c.register_year == bindparam("k_year"), _D.c.counter == bindparam("k_counter"))
    .order_by(_D.c.register_number.desc())
    .limit(1)
)
_BY_CODE = select(_D.c.seq).where(
    or_(_D.c.code == bindparam("k"), _D.c.scan == bindparam("k"), _D.c.id == bindparam("k"))
)
_BY_ALIAS = select(_A.c.dossier).where(_A.c.code == bindparam("k")).limit(1)
_BY_REQUEST = select(_D.c.seq).where(_D.c.request_id == bindparam("k"))
_LOAD = (
    select(
        _D,
        _V.c.code.label("procedure_code"),
        _V.c.name.label("procedure_name"),
        _V.c.field_name,
        _V.c.version.label("procedure_version"),
        _V.c.body.label("procedure_body"),
    )
    .join(_V, _V.c.id == _D.c.procedure_id)
    .where(_D.c.seq == bindparam("k"))
)
_PAPERS = select(_P).where(_P.c.dossier == bindparam("k")).order_by(_P.c.position)
_FEES = select(_F).where(_F.c.dossier == bindparam("k")).order_by(_F.c.position)
_ALIASES = select(_A).where(_A.c.dossier == bindparam("k")).order_by(_A.c.id)
_CLOCK = select(_C).where(_C.c.dossier == bindparam("k")).order_by(_C.c.id)
_PRINTS = select(func.count()).where(_R.c.dossier == bindparam("k"), _R.c.form == "01")
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
    _V.c.code.label("procedure_code"),
    _V.c.name.label("procedure_name"),
).join(_V, _V.c.id == _D.c.procedure_id)
_LINES_OF = _LINES.where(_D.c.seq.in_(bindparam("k", expanding=True)))
