"""What stands on each paper of a dossier: its facts in the order and the words of the form."""

from datetime import date, datetime
from typing import TypedDict

from motcua_desktop.domain.agency import Agency
from motcua_desktop.domain.custody import HandOver, Holder, HolderKind
from motcua_desktop.domain.dossier import (
    Dossier,
    DossierFee,
    HistoryLine,
    ReturnBy,
    Status,
    Timeliness,
)
from motcua_desktop.domain.forms import Form, Occasion, causes, occasion
from motcua_desktop.domain.moment import date_text, local, money_text, parse_moment
from motcua_desktop.domain.money import PaymentKind
from motcua_desktop.domain.numbering import qr_text
from motcua_desktop.domain.paper import (
    ControlRow,
    ControlSheet,
    FeeLine,
    FeeSheet,
    LabelSheet,
    NoticeSheet,
    Payment,
    ReceiptSheet,
    Reissue,
    SheetFee,
    SheetPaper,
    SupplementSheet,
    SurveySheet,
)
from motcua_desktop.domain.people import ApplicantKind, IdType, Person
from motcua_desktop.domain.route import route
from motcua_desktop.domain.sensitive import sensitive
from motcua_desktop.domain.step_words import REFUSAL_REASONS
from motcua_desktop.domain.steps import Action
from motcua_desktop.domain.submitter import Submitter
from motcua_desktop.domain.survey import SurveyForm

# As many hand-overs as an ordinary dossier goes through stand on the slip from the first print.
_ROWS = 4


class People(TypedDict):
    """Who the dossier is of and who came with it, as the forms write it."""

    applicant: str
    identity: str
    submitter: str
    address: str
    phone: str
    email: str


def receipt_sheet(
    dossier: Dossier, agency: Agency, term: str, *, reprint: int, explained: bool = False
) -> ReceiptSheet:
    """Mẫu 01's values for a dossier. `term` as the form writes it; `reprint` earlier prints.

    After a correction, or a recount, it is a new paper in the place of the last one. `explained`
    tells the due moment's reasons line by line.
    """
    told = occasion(dossier, Form.RECEIPT)
    return ReceiptSheet(
        letterhead=agency.letterhead(),
        number=_number(dossier, told),
        code=dossier.code,
        scan=dossier.scan,
        qr=qr_text(agency.qr_key, scan=dossier.scan, code=dossier.code),
        desk=agency.desk,
        **people(dossier.applicant, dossier.submitter),
        request=dossier.summary,
        procedure=_procedure(dossier),
        papers=tuple(
            SheetPaper(paper.name, paper.originals, paper.copies) for paper in dossier.papers
        ),
        sets=dossier.sets,
        term=term,
        received_at=dossier.received_at,
        due_at=dossier.due_at,
        collect_at=collect_at(agency, dossier.return_by, dossier.postal_address),
        book=book(dossier.counter, local(dossier.received_at).year),
        book_number=str(dossier.register_number),
        fees=_fees(dossier),
        officer=told.cause.actor if told.cause else dossier.received_by,
        reprint=reprint,
        keyed_in_at=dossier.keyed_in_at,
        reissue=_reissue(dossier),
        why=_why(dossier) if explained else (),
        signer=str(dossier.submitter.person.name) if dossier.submitter else "",
    )


def _fees(dossier: Dossier) -> tuple[SheetFee, ...]:
    """The fees with what was let off, and why."""
    exemptions = [one.exemption for one in dossier.payments if one.kind is PaymentKind.WAIVED]
    why = "; ".join(dict.fromkeys(reason for reason in exemptions if reason))
    return tuple(
        SheetFee(fee.name, fee.amount, fee.note, fee.waived, why if fee.waived else "")
        for fee in dossier.fees
    )


def _reissue(dossier: Dossier) -> Reissue | None:
    """Which receipt this one stands in the place of; None for the first."""
    done = causes(dossier, Form.RECEIPT)
    if not done:
        return None
    before = done[-2].at if len(done) > 1 else dossier.received_at
    return Reissue(len(done), before, done[-1].at, _reason(done[-1]))


def _why(dossier: Dossier) -> tuple[str, ...]:
    return tuple(
        f"{date_text(step.date)}: {'tính' if step.counted else 'không tính'} – {step.why}"
        for step in (dossier.due.steps if dossier.due else ())
    )


def supplement_sheet(
    dossier: Dossier, agency: Agency, request: Occasion, *, reprint: int
) -> SupplementSheet:
    """Mẫu 02's values: what the last request for supplements asked for."""
    cause = _cause(request)
    told = people(dossier.applicant, dossier.submitter)
    return SupplementSheet(
        letterhead=agency.letterhead(),
        number=_number(dossier, request),
        code=dossier.code,
        scan=dossier.scan,
        desk=agency.desk,
        applicant=told["applicant"],
        address=told["address"],
        phone=told["phone"],
        email=told["email"],
        request=dossier.summary,
        papers=(),
        reason=_reason(cause),
        contact=f"{cause.actor}, quầy {dossier.counter}",
        officer=cause.actor,
        day=local(cause.at).date(),
        reprint=reprint,
        items=tuple(map(str, cause.data.get("items", ()))),
        request_no=request.number,
    )


def notice_sheet(
    dossier: Dossier, agency: Agency, decision: Occasion, *, reprint: int
) -> NoticeSheet:
    """Mẫu 03, 04 or 05's values: what was decided, and of Mẫu 05 what is given back."""
    cause, person = _cause(decision), dossier.applicant
    told = people(person, dossier.submitter)
    citizen = person.kind is ApplicantKind.CITIZEN
    ended = decision.form is Form.STOP
    extended = decision.form is Form.APOLOGY
    return NoticeSheet(
        form=decision.form.value,
        letterhead=agency.letterhead(),
        number=_number(dossier, decision),
        code=dossier.code,
        scan=dossier.scan,
        agency=agency.name,
        desk=agency.desk,
        applicant=told["applicant"],
        submitter=str(dossier.submitter.person.name) if dossier.submitter else "",
        addressee=f"Ông/Bà {person.name}" if citizen else str(person.name),
        you="Ông/Bà" if citizen else "Quý cơ quan, tổ chức",
        address=told["address"],
        phone=told["phone"],
        email=told["email"],
        request=dossier.summary,
        procedure=_procedure(dossier),
        received_at=dossier.received_at,
        decided_at=cause.at,
        reason=_reason(cause),
        basis=str(cause.data.get("basis", "")),
        collect_at=collect_at(agency, dossier.return_by, dossier.postal_address),
        officer=cause.actor,
        old_due_at=_moment(cause, "old_due_at") if extended else None,
        new_due_at=(_moment(cause, "new_due_at") or dossier.due_at) if extended else None,
        withdrawn=cause.action == Action.WITHDRAW,
        papers=tuple(
            SheetPaper(paper.name, paper.originals, paper.copies)
            for paper in (dossier.papers if ended else ())
            if paper.originals or paper.copies
        ),
        paid=sum(fee.paid for fee in dossier.fees) if ended else 0,
        reprint=reprint,
        request_no=decision.number,
        only=extended and decision.number == 1 and dossier.policy.extensions == 1,
    )


def fee_sheet(dossier: Dossier, agency: Agency, payment: Occasion, *, reprint: int) -> FeeSheet:
    """The fee slip's values: of the day and by the hand of its cause, the last payment."""
    cause, told = _cause(payment), people(dossier.applicant, dossier.submitter)
    payer = dossier.submitter.person.name if dossier.submitter else dossier.applicant.name
    return FeeSheet(
        letterhead=agency.letterhead(),
        number=_number(dossier, payment),
        code=dossier.code,
        scan=dossier.scan,
        desk=agency.desk,
        applicant=told["applicant"],
        payer=str(payer),
        address=told["address"],
        phone=told["phone"],
        procedure=_procedure(dossier),
        lines=tuple(
            FeeLine(fee.name, fee.amount, fee.paid, _let_off(fee), fee.waived)
            for fee in dossier.fees
        ),
        payments=tuple(
            Payment(line.at, line.data["amount"], str(line.data.get("method", "")), line.actor)
            for line in dossier.deeds
            if line.action == Action.PAY and "amount" in line.data
        ),
        officer=cause.actor,
        day=local(cause.at).date(),
        reprint=reprint,
    )


def control_sheet(dossier: Dossier, agency: Agency, *, reprint: int) -> ControlSheet:
    """Mẫu 06's values: every hand-over, and while it is open rows to write by hand."""
    # Each leg ends with the hand-over after it; the first is the desk's own.
    legs = route(dossier, dossier.received_at)
    rows = [
        _control_row(agency, passed, leg.kept)
        for passed, leg in zip(dossier.custody, legs, strict=False)
    ]
    if dossier.status is not Status.RETURNED or not rows:
        rows += [ControlRow()] * max(_ROWS - len(rows), 1)
    return ControlSheet(
        letterhead=agency.letterhead(),
        number=f"{dossier.serial:04d}",
        code=dossier.code,
        scan=dossier.scan,
        applicant=str(dossier.applicant.name),
        procedure=_procedure(dossier),
        agency=agency.name,
        partners="; ".join(stage.agency for stage in dossier.stages),
        received_at=dossier.received_at,
        due_at=dossier.due_at,
        rows=tuple(rows),
        reprint=reprint,
    )


def _control_row(agency: Agency, passed: HandOver, kept: Timeliness | None) -> ControlRow:
    giver, taker = (
        agency.desk if side.kind is HolderKind.DESK else side.told
        for side in (passed.giver, passed.taker)
    )
    return ControlRow(
        giver=giver,
        taker=taker,
        at=passed.at,
        given_by=passed.actor if passed.giver.kind is HolderKind.DESK else _signer(passed.giver),
        taken_by=passed.taken_by or _signer(passed.taker),
        result=_kept(kept),
        note=passed.note,
    )


def _signer(side: Holder) -> str:
    """A person signs under their own name; for the desk and for an agency somebody does."""
    return side.name if side.kind is HolderKind.SPECIALIST else ""


def _kept(kept: Timeliness | None) -> str:
    """How the giver kept its own limit, in the form's words; "" where it had none."""
    if kept is None:
        return ""
    return "Quá hạn" if kept is Timeliness.DONE_LATE else kept.label


def label_sheet(dossier: Dossier, agency: Agency, *, reprint: int) -> LabelSheet:
    """The values of a dossier's label."""
    return LabelSheet(
        agency=agency.desk,
        code=dossier.code,
        scan=dossier.scan,
        applicant=str(dossier.applicant.name),
        procedure=_procedure(dossier),
        received_at=dossier.received_at,
        due_at=dossier.due_at,
        book=book(dossier.counter, local(dossier.received_at).year),
        book_number=str(dossier.register_number),
        reprint=reprint,
    )


def survey_sheet(
    dossier: Dossier, agency: Agency, form: SurveyForm, day: date, *, reprint: int
) -> SurveySheet:
    """The values of the slip on which a citizen rates; nobody is named on it."""
    return SurveySheet(
        letterhead=agency.letterhead(),
        number=f"{dossier.serial:04d}",
        code=dossier.code,
        scan=dossier.scan,
        desk=agency.desk,
        procedure="" if sensitive(dossier.procedure.name) else _procedure(dossier),
        ask=form.ask,
        words=form.words,
        questions=tuple(one.text for one in form.questions),
        day=day,
        reprint=reprint,
    )


_ID_WORDS = {
    IdType.CCCD: "căn cước",
    IdType.CMND: "CMND",
    IdType.PASSPORT: "hộ chiếu",
    IdType.NONE: "",
}


def people(applicant: Person, submitter: Submitter | None) -> People:
    """The applicant, and who came instead with which authorisation."""
    paper = _ID_WORDS[applicant.id_type]
    if applicant.kind is ApplicantKind.ENTERPRISE and applicant.id_type is IdType.NONE:
        paper = "mã số doanh nghiệp"
    number = str(applicant.id_number)
    identity = f"{number} ({paper})" if paper and number else number
    came = ""
    if submitter is not None:
        told = ", ".join(part for part in (submitter.position, submitter.by_right()) if part)
        came = f"{submitter.person.name} ({told})" if told else str(submitter.person.name)
    return {
        "applicant": str(applicant.name),
        "identity": identity,
        "submitter": came,
        "address": applicant.address,
        "phone": applicant.phone.text() if applicant.phone else "",
        "email": str(applicant.email or ""),
    }


def collect_at(agency: Agency, return_by: ReturnBy, postal_address: str) -> str:
    """Where the result is handed over, as the forms write it."""
    if return_by is ReturnBy.POST:
        return f"qua dịch vụ bưu chính, tại: {postal_address}"
    return agency.desk


def book(counter: int, year: int) -> str:
    """The register's volume: `01/2026`."""
    return f"{counter:02d}/{year}"


def _procedure(dossier: Dossier) -> str:
    return f"{dossier.procedure.name} ({dossier.procedure.code})"


def _let_off(fee: DossierFee) -> str:
    waived = f"miễn, giảm {money_text(fee.waived)}" if fee.waived else ""
    return "; ".join(part for part in (fee.note, waived) if part)


def _number(dossier: Dossier, told: Occasion) -> str:
    """The dossier's serial; of a second such paper `5001-2`."""
    serial = f"{dossier.serial:04d}"
    return serial if told.number == 1 else f"{serial}-{told.number}"


def _cause(told: Occasion) -> HistoryLine:
    if told.cause is None:
        raise ValueError(f"form {told.form} comes from a step")
    return told.cause


def _reason(cause: HistoryLine) -> str:
    """The coded reason and the words beside it, or all that was noted of an older step."""
    reason = str(cause.data.get("reason") or "")
    coded = REFUSAL_REASONS.get(str(cause.data.get("code") or ""), "")
    if coded and cause.data.get("code") != "other" and reason:
        return f"{coded}: {reason}"
    return reason or coded or cause.note


def _moment(cause: HistoryLine, key: str) -> datetime | None:
    value = cause.data.get(key)
    return parse_moment(value, field=key) if value else None
