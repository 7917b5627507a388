"""Mẫu 02, Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ: everything that is missing, at once."""

from motcua_desktop.domain.paper import SupplementSheet
from motcua_desktop.domain.paper_size import PaperSize
from motcua_desktop.printing.form import list_table, paper_table
from motcua_desktop.printing.letter import Letter, letter
from motcua_desktop.printing.wording import Wording


def supplement(
    sheet: SupplementSheet,
    *,
    size: PaperSize = PaperSize.A5,
    words: Wording | None = None,
    bundled_font: bool = False,
) -> bytes:
    """The request as PDF; without a code it has no barcode, for nothing was taken in yet.

    Raises PaperTrouble when the barcode's digits are not digits or the form's words are broken.
    """
    told = Letter(
        form="02",
        head=sheet.letterhead,
        day=sheet.day,
        code=sheet.code,
        scan=sheet.scan,
        reprint=sheet.reprint,
        values=_values(sheet),
        tables={
            "papers": lambda paper, words: paper_table(paper, sheet.papers, words),
            "items": lambda paper, words: list_table(paper, sheet.items, words.tables["items"]),
        },
    )
    return letter(told, size=size, words=words, bundled_font=bundled_font)


def _values(sheet: SupplementSheet) -> dict[str, str]:
    return {
        "number": sheet.number,
        "desk": sheet.desk,
        "applicant": sheet.applicant,
        "address": sheet.address,
        "phone": sheet.phone,
        "email": sheet.email,
        "request": sheet.request,
        "reason": sheet.reason,
        "contact": sheet.contact,
        "officer": sheet.officer,
        "listed": "yes" if sheet.papers else "",
        "itemised": "yes" if sheet.items else "",
        "wanted": "yes" if sheet.papers or sheet.items else "",
        "again": str(sheet.request_no) if sheet.request_no > 1 else "",
    }
