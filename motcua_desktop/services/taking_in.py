"""What a procedure asks of an intake: what is offered, the papers by their names, the fees."""

from dataclasses import replace
from datetime import date

from motcua_desktop.domain.dossier import DossierFee, SubmittedPaper
from motcua_desktop.domain.intake import Intake
from motcua_desktop.domain.moment import date_text
from motcua_desktop.domain.procedure import Channel, ComponentRule, Procedure, match_component
from motcua_desktop.domain.term import Term
from motcua_desktop.domain.text import fold
from motcua_desktop.errors import InvalidInput

_OTHER = "Khác: "
REMOTE = "xã miền núi, hải đảo, vùng đặc biệt khó khăn"


def term_text(
    procedure: Procedure, channel: Channel, term: Term | None, plus: Term | None = None
) -> str:
    """How the forms write the term, and what is said where the catalogue has none."""
    if term is not None:
        return length_text(term, plus)
    return procedure.rule(channel).term_note or "theo thông báo của cơ quan giải quyết"


def length_text(term: Term, plus: Term | None, why: str = "") -> str:
    """The term, and what is added to it: by a remote commune, or for the reason given."""
    return f"{term.text()}, cộng {plus.text()} ({why or REMOTE})" if plus else term.text()


def check_offered(procedure: Procedure, intake: Intake, day: date) -> None:
    """Whether the procedure and the case are there for a dossier received on `day`.

    Raises InvalidInput naming the field.
    """
    if not procedure.in_force(day):
        raise InvalidInput(
            f"Thủ tục này đã bị bãi bỏ{_since(procedure)}.",
            field="procedure",
            next_step="Tìm thủ tục thay thế trong danh mục; hồ sơ đã nhận từ trước vẫn giải quyết.",
        )
    names = [case.name for case in procedure.cases]
    names += [paper.case for paper in procedure.components if paper.case]
    if intake.case is not None and intake.case not in names:
        choices = "; ".join(dict.fromkeys(names)) or "thủ tục này không có trường hợp riêng"
        raise InvalidInput(
            f"Trường hợp «{intake.case}» không có; hãy dùng: {choices}.", field="case"
        )


def _since(procedure: Procedure) -> str:
    gone = procedure.abolished
    if gone is None:
        return ""
    return f" từ ngày {date_text(gone.day)}{f' theo {gone.basis}' if gone.basis else ''}"


def outside_list(name: str) -> str:
    """How a paper outside the procedure's list says so (decision 6)."""
    return f"{_OTHER}{name}"


def papers_kept(procedure: Procedure, intake: Intake) -> tuple[SubmittedPaper, ...]:
    """What was handed in already, under another case or procedure: nothing of it goes away.

    A paper that is not in the new list says so from now on.
    """
    rules = procedure.papers(intake.case)
    kept = [
        paper
        if not rules or match_component(paper.name, rules)
        else replace(paper, name=outside_list(paper.name))
        for paper in intake.papers or ()
    ]
    return papers_of(procedure, replace(intake, papers=tuple(kept)))


def papers_of(procedure: Procedure, intake: Intake) -> tuple[SubmittedPaper, ...]:
    rules = procedure.papers(intake.case)
    if intake.papers is None:
        return tuple(
            SubmittedPaper(rule.name, rule.originals, rule.copies, rule.code)
            for rule in rules
            if rule.required and not rule.present_only
        )
    return tuple(_named(paper, place, rules) for place, paper in enumerate(intake.papers))


def _named(paper: SubmittedPaper, place: int, rules: tuple[ComponentRule, ...]) -> SubmittedPaper:
    """The paper under its official name; one that the procedure does not ask for must say so."""
    if fold(paper.name).startswith(fold(_OTHER)):
        return replace(paper, name=outside_list(paper.name.partition(":")[2].strip()))
    if not rules:
        return paper
    rule = match_component(paper.name, rules)
    if rule is None:
        raise InvalidInput(
            f"Thủ tục này không có giấy tờ «{paper.name[:80]}».",
            field=f"components.{place}.name",
            next_step="Dùng đúng tên trong danh mục; giấy tờ ngoài danh mục ghi «Khác: tên giấy».",
        )
    return replace(paper, name=rule.name, code=paper.code or rule.code)


def fees_due(procedure: Procedure, intake: Intake, day: date) -> tuple[DossierFee, ...]:
    """What a dossier received on `day` owes, by the rules in force that day."""
    return tuple(
        DossierFee(fee.name, fee.amount, note=fee.told, legal_basis=fee.legal_basis)
        for fee in procedure.fees(intake.channel, intake.case, day)
    )
