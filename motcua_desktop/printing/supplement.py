"""Mẫu 02, Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ: everything that is missing, at once."""

from motcua_desktop.domain.paper import PaperSize, SupplementSheet
from motcua_desktop.printing.block import Block, space
from motcua_desktop.printing.codes import barcode, to_dot
from motcua_desktop.printing.fonts import Face, face
from motcua_desktop.printing.form import (
    body,
    framed,
    lead,
    letterhead,
    notes,
    paper_table,
    signatures,
    title,
)
from motcua_desktop.printing.sheet import Layout, Sheet, fitted, layouts, pdf
from motcua_desktop.printing.wording import Wording, filled, wording

_BARS = 26.0


def supplement(
    sheet: SupplementSheet, *, size: PaperSize = PaperSize.A5, bundled_font: bool = False
) -> bytes:
    """The request as PDF; without a code it has no barcode, for nothing was taken in yet.

    Raises PaperTrouble when the barcode's digits are not digits or the form's words are broken.
    """
    words, type_face = wording("02"), face(bundled=bundled_font)
    values = _values(sheet, words)
    paper = fitted(layouts(size), lambda page: _paper(sheet, values, words, page, type_face))
    return pdf(
        paper.layout,
        paper.pages,
        title=f"{words.words['short']} {sheet.code or sheet.number}".rstrip(),
        author=sheet.letterhead.agency,
        subject=words.title,
    )


def _paper(
    sheet: SupplementSheet, values: dict[str, str], words: Wording, page: Layout, type_face: Face
) -> Sheet:
    paper = Sheet(page, type_face)
    number = filled(words.number, values)
    paper.add(letterhead(sheet.letterhead, number, sheet.day, page, type_face))
    paper.gap(2 * page.spacing + 5)
    paper.add(title(words, page, type_face))
    paper.gap(page.spacing + 2)
    if sheet.code or sheet.reprint:
        paper.add(_codes(sheet, values, words, page, type_face))
    paper.gap(page.spacing + 5)
    body(
        paper,
        words,
        values,
        {"papers": lambda: paper_table(paper, sheet.papers, words)},
        [
            space(2 * page.spacing + 3),
            signatures(words.signatures, values, page, type_face),
            space(page.spacing + 2),
            *notes(words, values, page, type_face),
        ],
    )
    paper.number_pages(values["footer"], words.words["page"], type_face.regular)
    return paper


def _codes(
    sheet: SupplementSheet, values: dict[str, str], words: Wording, page: Layout, type_face: Face
) -> Block:
    """The barcode left and the code beside it; a reprint's mark on the right."""
    block = Block(page.inner, 0.0)
    left, right = 0.0, page.inner
    if sheet.scan:
        bars = barcode(sheet.scan, height=_BARS, font=type_face.regular, size=page.small.size)
        block.put(bars, to_dot(page.left), 0.0)
        block.height, left = bars.height, bars.width
    if sheet.reprint:
        mark = framed(filled(words.words["reprint"], values), page, type_face)
        right -= mark.width
        block.put(mark, right, 0.0)
        block.height = max(block.height, mark.height)
    if sheet.code:
        told = lead(words, values, right - left, page, type_face)
        block.height = max(block.height, told.height)
        block.put(told, left, (block.height - told.height) / 2)
    return block


def _values(sheet: SupplementSheet, words: Wording) -> dict[str, str]:
    return {
        "number": sheet.number,
        "code": sheet.code,
        "desk": sheet.desk,
        "applicant": sheet.applicant,
        "address": sheet.address,
        "phone": sheet.phone,
        "email": sheet.email,
        "request": sheet.request,
        "reason": sheet.reason,
        "contact": sheet.contact,
        "officer": sheet.officer,
        "reprint": str(sheet.reprint),
        "listed": "yes" if sheet.papers else "",
        "footer": filled(words.words["footer"], {"code": sheet.code}) if sheet.code else "",
    }
