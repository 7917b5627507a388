"""What stands on each sheet of a dossier, and the count of prints."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from motcua_desktop.clock import Clock
from motcua_desktop.domain.agency import Agency
from motcua_desktop.domain.dossier import Dossier, HistoryLine
from motcua_desktop.domain.feedback_due import FeedbackDue
from motcua_desktop.domain.finding import DueEntry, DueLists
from motcua_desktop.domain.forms import Form, Occasion, occasion
from motcua_desktop.domain.intake import Intake
from motcua_desktop.domain.moment import date_text, local
from motcua_desktop.domain.paper import (
    DossierSheet,
    DueLine,
    DueSheet,
    ReceiptSheet,
    SheetFee,
    SheetPaper,
    SupplementSheet,
)
from motcua_desktop.domain.people import Phone
from motcua_desktop.domain.sensitive import sensitive
from motcua_desktop.domain.staff import Actor, Right
from motcua_desktop.domain.text import one_line
from motcua_desktop.models import print_jobs, reading
from motcua_desktop.models.database import Database
from motcua_desktop.services.desk import Desk, Forecast
from motcua_desktop.services.sheets import (
    book,
    collect_at,
    control_sheet,
    fee_sheet,
    label_sheet,
    notice_sheet,
    people,
    receipt_sheet,
    supplement_sheet,
    survey_sheet,
)
from motcua_desktop.services.survey_form import form_of
from motcua_desktop.services.taking_in import length_text, term_text

NOT_YET = "sẽ cấp khi tiếp nhận"


@dataclass(frozen=True, slots=True)
class MadeSheet:
    """A paper's values, which print of it this would be, and the key its prints go under."""

    sheet: DossierSheet
    code: str
    key: str
    copy: int


class Papers:
    def __init__(self, database: Database, clock: Clock, agency: Agency, desk: Desk):
        self._database = database
        self._clock = clock
        self._agency = agency
        self._desk = desk

    def form(self, actor: Actor, code: str, form: Form, *, explained: bool = False) -> MadeSheet:
        """A paper of a dossier as its next print; counted only when it leaves (`PrintQueue`).

        A second request for supplements is a paper of its own and no reprint. `explained` tells on
        the receipt how its due moment came about. Raises NotFound, and FormNotDue when nothing has
        happened yet that this form could tell.
        """
        actor.need(Right.READ)
        dossier = self._desk.show(code)
        told = occasion(dossier, form)
        with self._database.read() as connection:
            seq = reading.seq_of(connection, dossier.id) or 0
            before = print_jobs.printed(connection, seq, told.key)
        sheet = self._sheet(actor, dossier, told, before, explained=explained)
        return MadeSheet(sheet, dossier.code, told.key, before + 1)

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
            **people(intake.applicant, intake.submitter),
            request=intake.summary or procedure.name,
            procedure=f"{procedure.name} ({procedure.code})",
            papers=tuple(shown),
            sets=intake.sets,
            term=forecast.term_text,
            received_at=now,
            due_at=forecast.due.due_at if forecast.due else None,
            collect_at=collect_at(self._agency, intake.return_by, intake.postal_address),
            book=book(self._agency.counter, local(now).year),
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
        """The reminder list as it is printed at opening time.

        It may hang on a wall, so it does not say what a sensitive procedure is about, nor who
        complained of what.
        """
        now = self._clock.now()
        groups = (
            ("Quá hạn", lists.overdue),
            ("Hôm nay", lists.today),
            ("Việc của quầy", lists.duties),
            ("Ngày làm việc tới", lists.tomorrow),
            ("Sắp tới", lists.soon),
            ("Chờ bổ sung", lists.awaiting_supplement),
            ("Chờ nộp phí, thuế", lists.awaiting_payment),
            ("Có kết quả, chưa đến nhận", lists.uncollected),
        )
        told = [(name, tuple(map(_due_line, lines))) for name, lines in groups]
        told.append(("Phản ánh, kiến nghị", tuple(map(_feedback_line, lists.feedback))))
        return DueSheet(
            agency=self._agency.name,
            day=local(now).date(),
            made_at=now,
            groups=tuple(told),
        )

    def _sheet(  # noqa: PLR0911 (one return per form reads best)
        self, actor: Actor, dossier: Dossier, told: Occasion, reprint: int, *, explained: bool
    ) -> DossierSheet:
        match told.form:
            case Form.RECEIPT:
                term = self._term_text(dossier)
                return receipt_sheet(
                    dossier, self._agency, term, reprint=reprint, explained=explained
                )
            case Form.SUPPLEMENT:
                return supplement_sheet(dossier, self._agency, told, reprint=reprint)
            case Form.REFUSAL | Form.APOLOGY | Form.STOP:
                return notice_sheet(dossier, self._agency, told, reprint=reprint)
            case Form.CONTROL:
                return control_sheet(dossier, self._agency, reprint=reprint)
            case Form.FEE:
                # Before any payment the slip is of now, by whoever prints it.
                here = HistoryLine(self._clock.now(), actor.name, "", "")
                told = replace(told, cause=told.cause or here)
                return fee_sheet(dossier, self._agency, told, reprint=reprint)
            case Form.SURVEY:
                with self._database.read() as connection:
                    form = form_of(connection)
                day = local(self._clock.now()).date()
                return survey_sheet(dossier, self._agency, form, day, reprint=reprint)
            case _:
                return label_sheet(dossier, self._agency, reprint=reprint)

    def _term_text(self, dossier: Dossier) -> str:
        if dossier.term is not None:
            first = dossier.clock[0] if dossier.clock else None
            return length_text(
                dossier.term, first.plus if first else None, first.why if first else ""
            )
        forecast = self._desk.forecast(dossier.procedure.code, dossier.channel, dossier.case)
        return term_text(forecast.entry.procedure, dossier.channel, None)


def _feedback_line(one: FeedbackDue) -> DueLine:
    day = date_text(local(one.due_at).date())
    return DueLine(
        when=f"{day} ({one.days_text})",
        code=str(one.case.number),
        applicant="",
        phone="",
        procedure=one.case.kind.label,
        state=f"{one.case.state.label} – {one.holder}",
        next_step=one.next_step,
    )


def _due_line(entry: DueEntry) -> DueLine:
    line = entry.line
    when = date_text(local(line.due_at).date()) if line.due_at else "–"
    runs = line.due_at is not None and not line.paused and line.status.open
    hidden = sensitive(line.procedure)
    return DueLine(
        when=f"{when} ({entry.days_text})" if runs else when,
        code=line.code,
        applicant=line.applicant,
        phone=Phone(line.phone).text() if line.phone else "",
        procedure=f"Thủ tục {line.procedure_code}" if hidden else line.procedure,
        state=f"{line.status.label} – {entry.holder}",
        next_step=entry.next_step,
    )
