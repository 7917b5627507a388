"""Mẫu 01, Giấy tiếp nhận hồ sơ và hẹn trả kết quả: both copies in one job."""

from dataclasses import dataclass, replace
from enum import StrEnum

from motcua_desktop.domain.moment import date_text, local, long_moment, money_text
from motcua_desktop.domain.paper import ReceiptSheet, Reissue, SheetFee
from motcua_desktop.domain.paper_size import PaperSize
from motcua_desktop.printing.block import Block, lines, space, stacked
from motcua_desktop.printing.codes import DOT, QUIET, barcode, qr, to_dot
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
from motcua_desktop.printing.lines import Run
from motcua_desktop.printing.sheet import Layout, Sheet, fitted, layouts, pdf
from motcua_desktop.printing.wording import Wording, filled, wording


class Copy(StrEnum):
    """Whose copy: one goes with the dossier, one to the person who brought it."""

    KEPT = "kept"
    GIVEN = "given"


BOTH = (Copy.KEPT, Copy.GIVEN)


def receipt(
    sheet: ReceiptSheet,
    *,
    size: PaperSize = PaperSize.A5,
    copies: tuple[Copy, ...] = BOTH,
    words: Wording | None = None,
    bundled_font: bool = False,
) -> bytes:
    """The receipt as PDF: the kept copy first, then the applicant's, each from its own page 1.

    Raises PaperTrouble when the barcode's digits are not digits or the form's words are broken.
    """
    words = words or wording("01")
    square = qr(sheet.qr) if sheet.qr else Block(0.0, 0.0)
    job = _Job(sheet, words, _values(sheet, words), face(bundled=bundled_font), square)
    made = {Copy.GIVEN: _given(job, size)}
    page = made[Copy.GIVEN].layout
    if Copy.KEPT in copies:
        made[Copy.KEPT] = _copy(job, Copy.KEPT, page)
    return pdf(
        page,
        [one for copy in copies for one in made[copy].pages],
        title=f"{words.words['short']} {sheet.code}",
        author=sheet.letterhead.agency,
        subject=words.title,
    )


@dataclass(frozen=True, slots=True)
class _Job:
    """What the copies of one receipt have in common."""

    sheet: ReceiptSheet
    words: Wording
    values: dict[str, str]
    face: Face
    square: Block


def _given(job: _Job, size: PaperSize) -> Sheet:
    """On one page if any layout gets it there; else where all but the reasons stand on one."""
    whole = fitted(layouts(size), lambda page: _copy(job, Copy.GIVEN, page))
    if len(whole.pages) == 1 or not job.sheet.why:
        return whole
    bare = replace(job, sheet=replace(job.sheet, why=()))
    page = fitted(layouts(size), lambda page: _copy(bare, Copy.GIVEN, page)).layout
    return _copy(job, Copy.GIVEN, page)


def _copy(job: _Job, copy: Copy, page: Layout) -> Sheet:
    sheet, words, type_face = job.sheet, job.words, job.face
    values = job.values | {"copy": words.words[copy]}
    paper = Sheet(page, type_face)
    day = local(sheet.reissue.at if sheet.reissue else sheet.received_at).date()
    number = filled(words.number, values)
    paper.add(letterhead(sheet.letterhead, number, day, page, type_face))
    paper.gap(2 * page.spacing + 3)
    paper.add(title(words, page, type_face))
    paper.gap(page.spacing + 2)
    paper.add(_codes(job, page, values))
    paper.gap(page.spacing + 3)
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
    paper.gap(page.spacing + 2)
    paper.add(*_reasons(sheet.why, words, page, type_face))
    paper.number_pages(values["footer"], words.words["page"], type_face.regular)
    return paper


def _reasons(why: tuple[str, ...], words: Wording, page: Layout, type_face: Face) -> list[Block]:
    """How the due moment came about, line by line in small type."""
    if not why:
        return []
    told = [
        [Run(words.words["why"], type_face.bold)],
        *([Run(one, type_face.regular)] for one in why),
    ]
    return [line for one in told for line in lines(one, page.inner, page.small)]


def _codes(job: _Job, page: Layout, values: dict[str, str]) -> Block:
    """The barcode left, the QR right, between them the code, whose copy it is, and any marks.

    A preview has no number yet, so it has no bars either.
    """
    sheet, words, type_face, square = job.sheet, job.words, job.face, job.square
    if not sheet.scan:
        return lead(words, values, page.inner, page, type_face)
    side = page.small.size
    bars = barcode(sheet.scan, height=square.height - side * 1.1, font=type_face.regular, size=side)
    block = Block(page.inner, max(bars.height, square.height))
    block.put(bars, to_dot(page.left), 0.0)
    right = page.inner - square.width - DOT
    block.put(square, right + to_dot(page.left + right), 0.0)
    marks = [
        framed(filled(words.words[name], values), page, type_face)
        for name, wanted in (
            ("reprint", sheet.reprint > 0),
            ("provisional", sheet.provisional),
            ("keyed_in", sheet.keyed_in_at is not None),
        )
        if wanted
    ]
    width = right - QUIET - bars.width
    middle = stacked([lead(words, values, width, page, type_face), *_abreast(marks, width)], width)
    block.put(middle, bars.width, max((block.height - middle.height) / 2, 0.0))
    block.height = max(block.height, middle.height)
    return block


def _abreast(marks: list[Block], width: float) -> list[Block]:
    """Marks centred in rows, as many in a row as `width` holds."""
    rows: list[Block] = []
    while marks:
        taken = [marks[0]]
        while len(taken) < len(marks) and _length([*taken, marks[len(taken)]]) <= width:
            taken.append(marks[len(taken)])
        marks = marks[len(taken) :]
        row = Block(width, taken[0].height + 2)
        x = (width - _length(taken)) / 2
        for mark in taken:
            row.put(mark, x, 2.0)
            x += mark.width + 4
        rows.append(row)
    return rows


def _length(marks: list[Block]) -> float:
    return sum(mark.width for mark in marks) + 4 * (len(marks) - 1)


def _values(sheet: ReceiptSheet, words: Wording) -> dict[str, str]:
    keyed_in = sheet.keyed_in_at
    other = sheet.submitter if sheet.submitter != sheet.applicant else ""
    return {
        "number": sheet.number,
        "suffix": words.suffix,
        "code": sheet.code,
        "desk": sheet.desk,
        "applicant": sheet.applicant,
        "identity": sheet.identity,
        "submitter": sheet.signer or sheet.submitter or sheet.applicant,
        "other": other,
        "address": sheet.address,
        "phone": sheet.phone,
        "email": sheet.email,
        "request": sheet.request,
        "procedure": sheet.procedure,
        "sets": f"{sheet.sets:02d}",
        "term": sheet.term,
        "received": long_moment(sheet.received_at),
        "due": long_moment(sheet.due_at) if sheet.due_at else words.words["no_due"],
        "collect": sheet.collect_at,
        "book": sheet.book,
        "book_number": sheet.book_number,
        "fees": _fees(sheet.fees, words),
        "officer": sheet.officer,
        "reprint": str(sheet.reprint),
        "keyed_in": date_text(local(keyed_in).date()) if keyed_in else "",
        "footer": filled(words.words["footer"], {"code": sheet.code}),
        **_again(sheet.reissue),
    }


def _again(reissue: Reissue | None) -> dict[str, str]:
    return {
        "reissue": str(reissue.number) if reissue else "",
        "replaced": long_moment(reissue.replaces) if reissue else "",
        "correction": reissue.reason if reissue else "",
    }


def _fees(fees: tuple[SheetFee, ...], words: Wording) -> str:
    """What is to be paid, one after the other, with the sum when there is more than one."""
    if not fees:
        return words.words["no_fee"]
    told = [_fee(fee, words) for fee in fees]
    known = [fee.amount - fee.waived for fee in fees if fee.amount is not None]
    if len(fees) > 1 and len(known) == len(fees):
        told.append(f"{words.words['total']} {money_text(sum(known))}")
    return "; ".join(told)


def _fee(fee: SheetFee, words: Wording) -> str:
    told = (
        f"{_amount(fee, words)} ({fee.note})"
        if fee.note and fee.amount != 0
        else _amount(fee, words)
    )
    return f"{fee.name}: {told}" if fee.name else told


def _amount(fee: SheetFee, words: Wording) -> str:
    """What is to be paid, or why it is let off; never a sum of nothing."""
    if fee.amount is None:
        return words.words["unknown_fee"]
    if fee.amount == 0:
        return f"{words.words['waived']}: {fee.note}" if fee.note else words.words["free"]
    if not fee.waived:
        return money_text(fee.amount)
    reason = f": {fee.why}" if fee.why else ""
    if fee.waived >= fee.amount:
        return f"{words.words['waived']}{reason}"
    return f"{money_text(fee.amount)}, {words.words['waived']} {money_text(fee.waived)}{reason}"
