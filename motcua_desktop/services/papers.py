"""What stands on each sheet of a dossier, and the count of prints."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypedDict

from motcua_desktop.clock import Clock
from motcua_desktop.domain.agency import Agency
from motcua_desktop.domain.change import Change, Done
from motcua_desktop.domain.dossier import Dossier, ReturnBy
from motcua_desktop.domain.finding import DueEntry, DueLists
from motcua_desktop.domain.intake import Intake
from motcua_desktop.domain.moment import date_text, local
from motcua_desktop.domain.numbering import qr_text
from motcua_desktop.domain.paper import (
    DueLine,
    DueSheet,
    ReceiptSheet,
    SheetFee,
    SheetPaper,
    SupplementSheet,
)
from motcua_desktop.domain.people import IdType, Person, Phone, Submitter
from motcua_desktop.domain.staff import Actor, Right
from motcua_desktop.domain.text import one_line
from motcua_desktop.models import dossiers, journal, reading
from motcua_desktop.models.database import Database
from motcua_desktop.services.desk import Desk, Forecast, term_text

RECEIPT = "01"
NOT_YET = "sẽ cấp khi tiếp nhận"


@dataclass(frozen=True, slots=True)
class CountedSheet:
    """A receipt's values and which print of it this is."""

    sheet: ReceiptSheet
    copy: int


class Papers:
    def __init__(self, database: Database, clock: Clock, agency: Agency, desk: Desk):
        self._database = database
        self._clock = clock
        self._agency = agency
        self._desk = desk

    def receipt(self, actor: Actor, code: str) -> Done[CountedSheet]:
        """Mẫu 01 of a dossier, one more print of it counted. Raises NotFound."""
        actor.need(Right.READ)
        dossier = self._desk.show(code)
        now = self._clock.now()
        with self._database.write() as connection:
            seq = reading.seq_of(connection, dossier.id) or 0
            before = dossiers.log_print(connection, seq, RECEIPT, at=now, actor=actor.name)
            if before:
                journal.write(
                    connection,
                    journal.Entry(now, actor, "reprint", dossier=seq, note=f"Mẫu 01, lần {before}"),
                )
        sheet = receipt_sheet(dossier, self._agency, self._term_text(dossier), reprint=before)
        return Done(CountedSheet(sheet, before + 1), Change(dossiers=True, dossier=dossier.id))

    def receipt_preview(self, actor: Actor, intake: Intake, forecast: Forecast) -> ReceiptSheet:
        """The receipt as it will be printed: no number yet, nothing stored, nothing counted."""
        now = self._clock.now()
        rules = {rule.name: rule for rule in forecast.papers}
        papers = intake.papers
        if papers is None:
            shown = [
                SheetPaper(rule.name, rule.originals, rule.copies)
                for rule in rules.values()
                if rule.required and not rule.present_only
            ]
        else:
            shown = [SheetPaper(paper.name, paper.originals, paper.copies) for paper in papers]
        procedure = forecast.entry.procedure
        return ReceiptSheet(
            letterhead=self._agency.letterhead(),
            number="…",
            code=NOT_YET,
            scan="",
            qr="",
            desk=self._agency.desk,
            **_people(intake.applicant, intake.submitter),
            request=intake.summary or procedure.name,
            procedure=f"{procedure.name} ({procedure.code})",
            papers=tuple(shown),
            sets=intake.sets,
            term=forecast.term_text,
            received_at=now,
            due_at=forecast.due.due_at if forecast.due else None,
            collect_at=_collect_at(self._agency, intake.return_by, intake.postal_address),
            book=_book(self._agency.counter, local(now).year),
            book_number="…",
            fees=tuple(SheetFee(fee.name, fee.amount, fee.note) for fee in forecast.fees),
            officer=actor.name,
        )

    def supplement(
        self, actor: Actor, typed: Mapping[str, Any], papers: Sequence[str], reason: str
    ) -> SupplementSheet:
        """Mẫu 02 before a dossier exists, from whatever was typed: everything missing, at once."""
        applicant = typed.get("applicant") or {}
        return SupplementSheet(
            letterhead=self._agency.letterhead(),
            number="…",
            code="",
            scan="",
            desk=self._agency.desk,
            applicant=one_line(str(applicant.get("name") or "")),
            address=one_line(str(applicant.get("address") or "")),
            phone=one_line(str(applicant.get("phone") or "")),
            email=one_line(str(applicant.get("email") or "")),
            request=one_line(str(typed.get("summary") or "")),
            papers=tuple(SheetPaper(name, 1, 0) for name in papers),
            reason=reason,
            contact=f"{actor.name}, quầy {self._agency.counter}",
            officer=actor.name,
            day=local(self._clock.now()).date(),
        )

    def due_sheet(self, lists: DueLists) -> DueSheet:
        """The reminder list as it is printed at opening time."""
        now = self._clock.now()
        groups = (
            ("Quá hạn", lists.overdue),
            ("Hôm nay", lists.today),
            ("Ngày làm việc tới", lists.tomorrow),
            ("Sắp tới", lists.soon),
            ("Chờ bổ sung", lists.awaiting_supplement),
            ("Chờ nộp phí, thuế", lists.awaiting_payment),
            ("Có kết quả, chưa đến nhận", lists.uncollected),
        )
        return DueSheet(
            agency=self._agency.name,
            day=local(now).date(),
            made_at=now,
            groups=tuple((name, tuple(map(_due_line, lines))) for name, lines in groups),
        )

    def _term_text(self, dossier: Dossier) -> str:
        if dossier.term is not None:
            return dossier.term.text()
        forecast = self._desk.forecast(dossier.procedure.code, dossier.channel, dossier.case)
        return term_text(forecast.entry.procedure, dossier.channel, None)


def receipt_sheet(dossier: Dossier, agency: Agency, term: str, *, reprint: int) -> ReceiptSheet:
    """Mẫu 01's values for a dossier. `term` as the form writes it; `reprint` earlier prints."""
    return ReceiptSheet(
        letterhead=agency.letterhead(),
        number=f"{dossier.serial:04d}",
        code=dossier.code,
        scan=dossier.scan,
        qr=qr_text(agency.qr_key, scan=dossier.scan, code=dossier.code),
        desk=agency.desk,
        **_people(dossier.applicant, dossier.submitter),
        request=dossier.summary,
        procedure=f"{dossier.procedure.name} ({dossier.procedure.code})",
        papers=tuple(
            SheetPaper(paper.name, paper.originals, paper.copies) for paper in dossier.papers
        ),
        sets=dossier.sets,
        term=term,
        received_at=dossier.received_at,
        due_at=dossier.due_at,
        collect_at=_collect_at(agency, dossier.return_by, dossier.postal_address),
        book=_book(dossier.counter, local(dossier.received_at).year),
        book_number=str(dossier.register_number),
        fees=tuple(SheetFee(fee.name, fee.amount, fee.note) for fee in dossier.fees),
        officer=dossier.received_by,
        reprint=reprint,
        keyed_in_at=dossier.keyed_in_at,
    )


_ID_WORDS = {
    IdType.CCCD: "căn cước",
    IdType.CMND: "CMND",
    IdType.PASSPORT: "hộ chiếu",
    IdType.NONE: "",
}


class _People(TypedDict):
    applicant: str
    identity: str
    submitter: str
    address: str
    phone: str
    email: str


def _people(applicant: Person, submitter: Submitter | None) -> _People:
    paper = _ID_WORDS[applicant.id_type]
    identity = f"{applicant.id_number} ({paper})" if paper else str(applicant.id_number)
    came = ""
    if submitter is not None:
        came = str(submitter.person.name)
        if submitter.authorisation:
            came = f"{came} ({submitter.authorisation})"
    return {
        "applicant": str(applicant.name),
        "identity": identity,
        "submitter": came,
        "address": applicant.address,
        "phone": applicant.phone.text() if applicant.phone else "",
        "email": str(applicant.email or ""),
    }


def _collect_at(agency: Agency, return_by: ReturnBy, postal_address: str) -> str:
    if return_by is ReturnBy.POST:
        return f"qua dịch vụ bưu chính, tại: {postal_address}"
    return agency.desk


def _book(counter: int, year: int) -> str:
    return f"{counter:02d}/{year}"


def _due_line(entry: DueEntry) -> DueLine:
    line = entry.line
    when = date_text(local(line.due_at).date()) if line.due_at else "–"
    return DueLine(
        when=f"{when} ({entry.days_text})" if line.due_at else when,
        code=line.code,
        applicant=line.applicant,
        phone=Phone(line.phone).text() if line.phone else "",
        procedure=line.procedure,
        state=line.status.label,
        next_step=entry.next_step,
    )
