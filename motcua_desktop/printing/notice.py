"""Mẫu 03, 04 and 05: a refusal, an apology with a new day, the end without a result."""

from motcua_desktop.domain.moment import local, long_date, long_moment, money_text
from motcua_desktop.domain.paper import NoticeSheet
from motcua_desktop.domain.paper_size import PaperSize
from motcua_desktop.printing.form import paper_table
from motcua_desktop.printing.letter import Letter, letter
from motcua_desktop.printing.wording import Wording


def notice(
    sheet: NoticeSheet,
    *,
    size: PaperSize = PaperSize.A5,
    words: Wording | None = None,
    bundled_font: bool = False,
) -> bytes:
    """The form that `sheet.form` names as PDF, dated on the day of the decision.

    Raises PaperTrouble when the barcode's digits are not digits or the form's words are broken.
    """
    told = Letter(
        form=sheet.form,
        head=sheet.letterhead,
        day=local(sheet.decided_at).date(),
        code=sheet.code,
        scan=sheet.scan,
        reprint=sheet.reprint,
        values=_values(sheet),
        tables={"papers": lambda paper, words: paper_table(paper, sheet.papers, words)},
    )
    return letter(told, size=size, words=words, bundled_font=bundled_font)


def _values(sheet: NoticeSheet) -> dict[str, str]:
    return {
        "number": sheet.number,
        "agency": sheet.agency,
        "desk": sheet.desk,
        "applicant": sheet.applicant,
        "submitter": sheet.submitter or sheet.applicant,
        "addressee": sheet.addressee,
        "you": sheet.you,
        "address": sheet.address,
        "phone": sheet.phone,
        "email": sheet.email,
        "request": sheet.request,
        "procedure": sheet.procedure,
        "received": long_moment(sheet.received_at),
        "decided": long_date(local(sheet.decided_at).date()),
        "old_due": long_moment(sheet.old_due_at) if sheet.old_due_at else "",
        "new_due": long_moment(sheet.new_due_at) if sheet.new_due_at else "",
        "reason": sheet.reason,
        "basis": sheet.basis,
        "collect": sheet.collect_at,
        "officer": sheet.officer,
        "withdrawn": "yes" if sheet.withdrawn else "",
        "stopped": "" if sheet.withdrawn else "yes",
        "listed": "yes" if sheet.papers else "",
        "again": str(sheet.request_no) if sheet.request_no > 1 else "",
        "only": "yes" if sheet.only else "",
        "paid": money_text(sheet.paid) if sheet.paid else "",
    }
