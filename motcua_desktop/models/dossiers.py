"""Dossiers written into the store, whole, in the caller's transaction."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    Connection,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)

from motcua_desktop.domain.calendar import Due
from motcua_desktop.domain.clock import ClockEvent
from motcua_desktop.domain.dossier import (
    Alias,
    DossierFee,
    Status,
    SubmittedPaper,
    SyncState,
)
from motcua_desktop.domain.intake import Intake
from motcua_desktop.domain.money import Payment, PaymentKind
from motcua_desktop.domain.numbering import CounterRange, DossierNumber
from motcua_desktop.domain.paying import let_off_on, paid_on
from motcua_desktop.domain.people import (
    Person,
)
from motcua_desktop.domain.procedure import CatalogueEntry
from motcua_desktop.domain.term import Term
from motcua_desktop.models import attachments, beside, high_water, promise_before, reading, search
from motcua_desktop.models.columns import inserted_id
from motcua_desktop.models.desk_tables import CounterDay
from motcua_desktop.models.tables import (
    AliasRow,
    ClockRow,
    DossierFeeRow,
    DossierPaper,
    DossierRow,
    PrintRow,
)

# SQLModel sets __table__ when the class is made; its type stubs do not know.
_D = DossierRow.__table__  # type: ignore[attr-defined]
_P = DossierPaper.__table__  # type: ignore[attr-defined]
_F = DossierFeeRow.__table__  # type: ignore[attr-defined]
_A = AliasRow.__table__  # type: ignore[attr-defined]
_C = ClockRow.__table__  # type: ignore[attr-defined]
_N = CounterDay.__table__  # type: ignore[attr-defined]
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
    start: ClockEvent
    visit: str | None = None


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
    return max(int(last or 0), high_water.floor(connection, "register", year)) + 1


def insert_dossier(connection: Connection, new: NewDossier) -> int:
    """Write the dossier with its papers, fees, first clock event and search words; its seq."""
    seq = inserted_id(connection.execute(_INSERT, _columns(new)))
    _insert_papers(connection, seq, new.papers)
    _insert_fees(connection, seq, new.fees)
    add_clock_event(connection, seq, new.start)
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
            "plus": event.plus.amount if event.plus else None,
            "plus_unit": event.plus.unit.value if event.plus else None,
        },
    )


def update_dossier(
    connection: Connection, seq: int, columns: Mapping[str, Any], *, at: datetime
) -> None:
    """Set these columns as of `at` and count the revision up.

    What was promised until then is kept where it changes.
    """
    promise_before.keep(connection, seq, columns, until=at)
    connection.execute(_update(tuple(columns)), {"k_seq": seq, **columns})


@lru_cache(maxsize=200)
def _update(names: tuple[str, ...]) -> Any:
    """Made once for each kind of step: making it costs more than running it."""
    values: dict[str, Any] = {name: bindparam(name) for name in names}
    values["revision"] = _D.c.revision + 1
    return update(_D).where(_D.c.seq == bindparam("k_seq")).values(values)


def due_columns(due: Due | None) -> dict[str, Any]:
    """How a due moment and its reasons are kept: as promised, whatever the calendar says later."""
    if due is None:
        return {"due_at": None, "due_steps": None}
    lines = [[step.date.isoformat(), int(step.counted), step.why] for step in due.steps]
    return {"due_at": due.due_at, "due_steps": json.dumps(lines, ensure_ascii=False)}


def add_payment(connection: Connection, seq: int, payment: Payment) -> int:
    """Write `payment` and lay it on the fee lines; its id."""
    written = beside.pay(connection, seq, payment)
    lay = let_off_on if payment.kind is PaymentKind.WAIVED else paid_on
    replace_fees(connection, seq, lay(reading.fees(connection, seq), payment.amount))
    return written


def replace_papers(
    connection: Connection, seq: int, papers: Sequence[SubmittedPaper], *, renamed: bool = False
) -> tuple[int, ...]:
    """The dossier's papers are these from now on; scans go with the papers of their names.

    `renamed`: they are the same papers in the same order, and the scans stay in their places. The
    ids of the scans whose papers are gone.
    """
    names = [one.name for one in papers] if renamed else attachments.paper_names(connection, seq)
    connection.execute(delete(_P).where(_P.c.dossier == seq))
    _insert_papers(connection, seq, papers)
    return attachments.follow(connection, seq, names)


def replace_fees(connection: Connection, seq: int, fees: Sequence[DossierFee]) -> None:
    """The dossier's fee lines are these from now on."""
    connection.execute(delete(_F).where(_F.c.dossier == seq))
    _insert_fees(connection, seq, fees)


def find_anew(connection: Connection, seq: int) -> None:
    """Let people find the dossier by the words it has now."""
    search.replace(connection, seq, reading.search_words(connection, seq))


def add_alias(connection: Connection, seq: int, alias: Alias) -> None:
    """Remember what another system calls the dossier, and let people find it by that."""
    known = connection.execute(
        select(_A.c.id).where(_A.c.system == alias.system, _A.c.code == alias.code)
    ).scalar()
    if known is None:
        connection.execute(insert(_A), {"dossier": seq, "system": alias.system, "code": alias.code})
        search.replace(connection, seq, reading.search_words(connection, seq))


def move_alias(connection: Connection, seq: int, alias: Alias) -> None:
    """Another system means this dossier by that, not the one that bore it before."""
    of_code = (_A.c.system == alias.system, _A.c.code == alias.code)
    before = connection.execute(select(_A.c.dossier).where(*of_code)).scalar_one()
    connection.execute(update(_A).where(*of_code).values(dossier=seq))
    find_anew(connection, before)
    find_anew(connection, seq)


def alias_bearer(connection: Connection, alias: Alias) -> str | None:
    """The code of the dossier that another system calls so; None when none is."""
    of_code = (_A.c.system == alias.system, _A.c.code == alias.code)
    asked = select(_D.c.code).join(_A, _A.c.dossier == _D.c.seq).where(*of_code)
    return connection.execute(asked).scalar()


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


def _insert_papers(connection: Connection, seq: int, papers: Sequence[SubmittedPaper]) -> None:
    if papers:
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
                for place, paper in enumerate(papers)
            ],
        )


def _insert_fees(connection: Connection, seq: int, fees: Sequence[DossierFee]) -> None:
    if fees:
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
                    "waived": fee.waived,
                    "legal_basis": fee.legal_basis,
                }
                for place, fee in enumerate(fees)
            ],
        )


def _columns(new: NewDossier) -> dict[str, Any]:
    intake = new.intake
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
        "status": Status.RECEIVED.value,
        **intake_columns(intake),
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
        "visit": new.visit,
    }


def intake_columns(intake: Intake) -> dict[str, Any]:
    """The columns that hold what was taken in: what a correction may change."""
    return {
        "case_name": intake.case,
        "channel": intake.channel.value,
        **person_columns(intake.applicant),
        "submitter": json.dumps(intake.submitter.to_json(), ensure_ascii=False)
        if intake.submitter
        else None,
        "sets": intake.sets,
        "return_by": intake.return_by.value,
        "postal_address": intake.postal_address,
        "summary": intake.summary,
        "note": intake.note,
        "identity_check": intake.identity_check.value,
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
