"""Who may collect a result, and what to see to before it is given (NĐ 61/2018 Đ6.2b, Đ20)."""

from motcua_desktop.domain.delivery import Relation
from motcua_desktop.domain.dossier import Dossier, Status
from motcua_desktop.domain.moment import date_text, local, moment_text
from motcua_desktop.domain.people import Person


def person_of(dossier: Dossier, relation: Relation) -> Person | None:
    """The person the dossier knows in this relation; None for anybody else."""
    match relation:
        case Relation.OWNER:
            return dossier.applicant
        case Relation.SUBMITTER if dossier.submitter is not None:
            return dossier.submitter.person
    return None


def relation_of(dossier: Dossier, *numbers: str) -> Relation:
    """Who shows a card with one of these numbers; AUTHORISED for somebody the dossier has not."""
    known = {number for number in numbers if number}
    for relation in (Relation.OWNER, Relation.SUBMITTER):
        person = person_of(dossier, relation)
        if person is not None and person.id_number in known:
            return relation
    return Relation.AUTHORISED


def originals(dossier: Dossier) -> tuple[str, ...]:
    """The papers whose originals were taken in: those that may be given back with the result."""
    return tuple(paper.name for paper in dossier.papers if paper.originals)


def compared(dossier: Dossier) -> frozenset[str]:
    """Of these the ones that came with a copy: taken to compare, so they must be given back."""
    return frozenset(p.name for p in dossier.papers if p.originals and p.copies)


def owed(dossier: Dossier) -> int:
    """What is still to be paid (đồng)."""
    return sum(fee.owed for fee in dossier.fees)


def hindrance(dossier: Dossier) -> str:
    """Why there is nothing to give now, in a sentence; "" when the result may be given."""
    if dossier.status in (Status.COMPLETED, Status.STOPPED):
        return ""
    if dossier.status is Status.RETURNED and dossier.returned_at is not None:
        to = f" cho {dossier.collected_by}" if dossier.collected_by else ""
        return f"Kết quả đã trả{to} lúc {moment_text(dossier.returned_at)}."
    if not dossier.status.open:
        return f"Hồ sơ «{dossier.status.label}», không có kết quả để trả."
    due = f", hẹn trả {date_text(local(dossier.due_at).date())}" if dossier.due_at else ""
    return f"Chưa có kết quả: hồ sơ «{dossier.status.label}», đang ở {dossier.holder.told}{due}."
