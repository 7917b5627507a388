"""Certified copies: a visit in one transaction, and the year's register."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from motcua_desktop.clock import Clock
from motcua_desktop.domain.agency import Agency
from motcua_desktop.domain.certified_copies import (
    ASKED,
    PROCEDURE,
    AskedCopies,
    CertifiedCopy,
    CopiesRequest,
    CopiesSheet,
    LetOff,
    Tariff,
    Unentered,
    summary,
    tariff_on,
)
from motcua_desktop.domain.change import Change, Done
from motcua_desktop.domain.dossier import Dossier, DossierFee, Status, SubmittedPaper
from motcua_desktop.domain.fees import Exemption, waivable
from motcua_desktop.domain.intake import Intake
from motcua_desktop.domain.moment import date_text, local
from motcua_desktop.domain.paying import carried
from motcua_desktop.domain.procedure import Channel, ProcedureCode
from motcua_desktop.domain.report import Period
from motcua_desktop.domain.staff import Actor, Right
from motcua_desktop.domain.steps import Action, Circumstances, check
from motcua_desktop.domain.term import Term, Unit
from motcua_desktop.domain.waivers import waivers
from motcua_desktop.errors import InvalidInput, NotFound
from motcua_desktop.models import catalogue, dossiers, journal, reading
from motcua_desktop.models import certified_copies as store
from motcua_desktop.models.database import Connection, Database
from motcua_desktop.resources import resource
from motcua_desktop.services.cash import span
from motcua_desktop.services.csv_text import csv_bytes
from motcua_desktop.services.desk import Desk, Own
from motcua_desktop.services.office import Office

RESULT = "Bản sao có chứng thực"
_SUGGESTIONS = 200
_MOST_WAITING = 200
# A dossier that ended without its lines is asked after for so long.
_ASKED_AFTER = timedelta(days=90)
_CERTIFIABLE = frozenset({Status.RECEIVED, Status.IN_PROGRESS, Status.COMPLETED, Status.RETURNED})
# Each step of a visit has a moment of its own, so that taking one back leaves the others alone.
_BETWEEN = timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Visit:
    """What came of a visit: its dossier, and its register lines once the copies are certified."""

    dossier: Dossier
    lines: tuple[CertifiedCopy, ...]

    @property
    def numbers(self) -> str:
        """`12`, `12–14`; "" while nothing is certified."""
        return _numbers(self.lines)

    @property
    def fee(self) -> int:
        """All of it, in đồng."""
        return sum(fee.amount or 0 for fee in self.dossier.fees)


@dataclass(frozen=True, slots=True)
class Counter:
    """What the counter of certified copies shows before anybody comes."""

    tariff: Tariff
    signers: tuple[str, ...]
    documents: tuple[str, ...]
    exemptions: tuple[Exemption, ...]


class Copies:
    def __init__(
        self, database: Database, clock: Clock, agency: Agency, desk: Desk, office: Office
    ):
        self._database = database
        self._clock = clock
        self._agency = agency
        self._desk = desk
        self._office = office

    def counter(self) -> Counter:
        """Today's tariff, who signs here, what is certified most, and who pays less today."""
        with self._database.read() as connection:
            return Counter(
                tariff_on(_tariffs(), self._today()),
                store.signers(connection, _SUGGESTIONS),
                store.documents(connection, _SUGGESTIONS),
                self._exemptions(connection),
            )

    def certify(self, actor: Actor, request: CopiesRequest) -> Done[Visit]:
        """Take a visit in, all of it in one transaction; the same `request_id` never makes two.

        Done now: taken in, paid, certified with the register's next numbers, and handed over when
        nothing is owed any more. Otherwise the same-day clock runs (NĐ 23/2015 Đ7: after 15:00
        the next working day) and the numbers are given when the dossier is completed. A request
        that names a `dossier` goes on with that one: its fees are worked out anew, what was paid
        stays; one that ended without its lines gets them. Raises InvalidInput naming the field,
        NotFound (no such procedure or dossier here), UnlawfulStep, NotAllowed.
        """
        actor.need(Right.RECEIVE)
        actor.need(Right.PROCESS)
        calendar = self._office.calendar()
        known = self._desk.show(request.dossier).id if request.dossier else ""
        with self._database.write() as connection:
            seq = (
                reading.seq_of_request(connection, request.request_id)
                if request.request_id
                else None
            )
            if seq is not None:
                return Done(self._visit(connection, seq), Change())
            if known:
                seq = self._go_on_with(connection, actor, request, known)
            else:
                seq = self._take_in(connection, actor, request)
            around = Circumstances(self._desk.moment(connection), calendar, actor)
            around = self._settle(connection, seq, request, around)
            if request.done_now:
                self._finish(connection, seq, around)
            visit = self._visit(connection, seq)
        return Done(visit, Change(dossiers=True, outbox=True, dossier=visit.dossier.id))

    def unentered(self) -> tuple[Unentered, ...]:
        """Whose copies wait for the register, the newest first."""
        since = self._clock.now() - _ASKED_AFTER
        with self._database.read() as connection:
            return store.unentered(connection, since=since, limit=_MOST_WAITING)

    def register(self, actor: Actor, period: Period) -> CopiesSheet:
        """Sổ chứng thực bản sao of these days."""
        actor.need(Right.REPORT)
        start, end = span(period.first, period.last)
        with self._database.read() as connection:
            lines = store.in_period(connection, start=start, end=end)
        return CopiesSheet(
            agency=self._agency.name,
            place=self._agency.place,
            period=period.name,
            first=period.first,
            last=period.last,
            lines=lines,
            made_on=self._today(),
        )

    def _take_in(self, connection: Connection, actor: Actor, request: CopiesRequest) -> int:
        if request.requester is None:
            raise ValueError("a visit without a dossier has somebody who asks")
        asked, fees = self._worked_out(request)
        intake = Intake(
            procedure=ProcedureCode(PROCEDURE),
            applicant=request.requester,
            case=request.case,
            papers=tuple(
                SubmittedPaper(f"Khác: {document.name}", originals=0, copies=document.copies)
                for document in request.documents
            ),
            summary=summary(request.documents),
            note=request.note,
            request_id=request.request_id,
        )
        plus = Term(request.extra_days, Unit.WORKING_DAYS) if request.extra_days else None
        own = Own(fees, plus, request.longer_why if plus else "")
        dossier = self._desk.receive_within(connection, actor, intake, own)
        seq = _seq(connection, dossier.id)
        journal.write(connection, _entry(asked, dossier, seq, actor, dossier.received_at))
        return seq

    def _go_on_with(
        self, connection: Connection, actor: Actor, request: CopiesRequest, dossier_id: str
    ) -> int:
        """What a dossier taken in the ordinary way asks for, with the fees that follow from it."""
        seq, at = _seq(connection, dossier_id), self._desk.moment(connection)
        dossier = reading.load(connection, seq)
        if dossier.procedure.code != PROCEDURE:
            raise InvalidInput(
                f"Hồ sơ {dossier.code} không phải chứng thực bản sao.", field="dossier"
            )
        if entered := store.of_dossier(connection, dossier_id):
            raise InvalidInput(
                f"Hồ sơ {dossier.code} đã có số chứng thực {_numbers(entered)}.",
                field="dossier",
                next_step="Ghi «Đã có kết quả» ở trang hồ sơ nếu bước đó đã hoàn tác.",
            )
        if dossier.status not in _CERTIFIABLE:
            check(dossier, Action.COMPLETE, {}, at, present=True)
        over = dossier.status is Status.RETURNED
        if over and (request.paid or request.waiver):
            raise InvalidInput(
                "Hồ sơ đã trả kết quả: ở đây chỉ còn vào sổ, không thu thêm.", field="paid"
            )
        if not (dossier.status.open or request.done_now):
            raise InvalidInput("Hồ sơ đã có kết quả thì vào sổ ngay.", field="done_now")
        asked, fees = self._worked_out(request)
        if not over:
            dossiers.replace_fees(connection, seq, carried(fees, dossier.fees))
        self._desk.record(connection, _entry(asked, dossier, seq, actor, at), now=at)
        return seq

    def _worked_out(self, request: CopiesRequest) -> tuple[AskedCopies, tuple[DossierFee, ...]]:
        """What is asked for, and what it costs by today's tariff."""
        tariff = tariff_on(_tariffs(), self._today())
        lines = tuple((document, document.fee(tariff)) for document in request.documents)
        fees = tuple(
            DossierFee(
                f"Phí chứng thực bản sao: {document.name}"[:300],
                fee,
                note=f"{document.pages} trang × {document.copies} bản",
                legal_basis=tariff.legal_basis,
            )
            for document, fee in lines
        )
        return AskedCopies(PROCEDURE, lines, request.signer), fees

    def _settle(
        self, connection: Connection, seq: int, request: CopiesRequest, around: Circumstances
    ) -> Circumstances:
        """What is let off, then what is paid; the circumstances after it."""
        if request.waiver is not None:
            around = replace(around, at=around.at + _BETWEEN)
            told = self._let_off(connection, seq, request.waiver)
            try:
                self._desk.step_within(connection, seq, Action.WAIVE, told, around)
            except InvalidInput as trouble:
                raise trouble.within("waiver") from trouble
        owed = sum(fee.owed for fee in reading.load(connection, seq).fees)
        if request.paid and owed:
            around = replace(around, at=around.at + _BETWEEN)
            money = {"amount": owed, "method": request.paid}
            self._desk.step_within(connection, seq, Action.PAY, money, around)
        return around

    def _let_off(self, connection: Connection, seq: int, waiver: LetOff) -> dict[str, Any]:
        """The waiver as a step takes it: of an exemption of the catalogue its name and share."""
        told = {"exemption": waiver.exemption, "evidence": waiver.evidence}
        dossier = reading.load(connection, seq)
        version = dossier.procedure.version
        stored = catalogue.version(connection, dossier.procedure.code, version)
        amount = waiver.amount
        for one in waivers(dossier, stored.entry.procedure):
            if waiver.exemption in (one.exemption.code, one.exemption.name):
                told["exemption"] = one.exemption.name
                amount = amount or one.amount
        return told if amount is None else {**told, "amount": amount}

    def _finish(self, connection: Connection, seq: int, around: Circumstances) -> None:
        """Certified while they wait; what is still owed keeps the dossier at the desk."""
        dossier = reading.load(connection, seq)
        asked = AskedCopies.of(dossier)
        if asked is None:
            raise ValueError("a visit keeps what it asked for")
        store.enter(connection, seq, asked, at=around.at, counter=self._agency.counter)
        numbers = _numbers(store.of_dossier(connection, dossier.id))
        for place, (action, data) in enumerate(_steps(dossier, numbers, around), start=1):
            moment = replace(around, at=around.at + place * _BETWEEN)
            self._desk.step_within(connection, seq, action, data, moment)

    def _exemptions(self, connection: Connection) -> tuple[Exemption, ...]:
        """Who pays less today; nobody where the catalogue has no such procedure."""
        day = self._today()
        try:
            procedure = catalogue.current(connection, PROCEDURE).entry.procedure
        except NotFound:
            return ()
        return waivable(procedure.fees(Channel.COUNTER, None, day), day)

    def _visit(self, connection: Connection, seq: int) -> Visit:
        dossier = reading.load(connection, seq)
        return Visit(dossier, store.of_dossier(connection, dossier.id))

    def _today(self) -> date:
        return local(self._clock.now()).date()


def _seq(connection: Connection, dossier_id: str) -> int:
    seq = reading.seq_of(connection, dossier_id)
    if seq is None:
        raise ValueError("what was just written or shown is there")
    return seq


def _entry(
    asked: AskedCopies, dossier: Dossier, seq: int, actor: Actor, at: datetime
) -> journal.Entry:
    """What the history keeps of what was asked for."""
    copies = sum(document.copies for document, _ in asked.lines)
    note = f"{len(asked.lines)} giấy tờ, {copies} bản"
    return journal.Entry(at, actor, ASKED, seq, dossier.status, note, asked.to_json())


def _steps(
    dossier: Dossier, numbers: str, around: Circumstances
) -> Iterator[tuple[Action, dict[str, Any]]]:
    """From where it stands to the citizen's hands."""
    if dossier.status is Status.RECEIVED:
        yield Action.START, {}
    if dossier.status.open:
        day = local(around.at).date().isoformat()
        yield Action.COMPLETE, {
            "result_number": numbers, "result_date": day, "result_name": RESULT
        }  # fmt: skip
    if dossier.status is not Status.RETURNED and not any(fee.owed for fee in dossier.fees):
        yield Action.RETURN, {"collected_by": str(dossier.applicant.name)}


@lru_cache(maxsize=1)
def _tariffs() -> tuple[Tariff, ...]:
    told = json.loads(resource("fees", "certified_copies.json").read_text(encoding="utf-8"))
    return tuple(Tariff.from_json(one) for one in told["tariffs"])


def _numbers(lines: tuple[CertifiedCopy, ...]) -> str:
    if not lines:
        return ""
    first, last = lines[0].number, lines[-1].number
    return str(first) if first == last else f"{first}–{last}"


def copies_json(sheet: CopiesSheet) -> dict[str, Any]:
    """The register as the command line writes it; fees in đồng."""
    return {
        "form": "copies",
        "from": sheet.first.isoformat(),
        "to": sheet.last.isoformat(),
        "agency": sheet.agency,
        "copies": sheet.copies,
        "fees": sheet.fees,
        "lines": [line.to_json() for line in sheet.lines],
    }


def copies_csv(sheet: CopiesSheet) -> bytes:
    """The register for a spreadsheet; fees in đồng."""
    heads = [
        "Số chứng thực", "Ngày", "Người yêu cầu", "Giấy tờ", "Số trang", "Số bản", "Phí",
        "Người ký", "Ghi chú", "Mã hồ sơ",
    ]  # fmt: skip
    rows = [
        [
            line.number, date_text(local(line.at).date()), line.requester, line.document,
            line.pages, line.copies, line.fee, line.signer,
            "; ".join(p for p in ("đã hoàn tác" if line.void else "", line.note) if p), line.code,
        ]
        for line in sheet.lines
    ]  # fmt: skip
    return csv_bytes([heads, *rows])
