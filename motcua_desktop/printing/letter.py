"""A form of one copy: head, title, bars and code, body, places to sign; A5 or A4."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from motcua_desktop.domain.letterhead import Letterhead
from motcua_desktop.domain.paper_size import PaperSize
from motcua_desktop.printing.block import Block, space, stacked
from motcua_desktop.printing.codes import barcode, to_dot
from motcua_desktop.printing.fonts import Face, face
from motcua_desktop.printing.form import (
    body,
    framed,
    lead,
    letterhead,
    notes,
    signatures,
    title,
)
from motcua_desktop.printing.sheet import Layout, Sheet, fitted, layouts, pdf
from motcua_desktop.printing.wording import Wording, filled, known, wording

_BARS = 26.0


@dataclass(frozen=True, slots=True)
class Letter:
    """What is particular to one form. `tables` sets the tables that its wording names.

    Without `code` and `scan` it has no bars: nothing was taken in yet.
    """

    form: str
    head: Letterhead
    day: date
    code: str
    scan: str
    reprint: int
    values: Mapping[str, str]
    tables: Mapping[str, Callable[[Sheet, Wording], None]] = field(default_factory=dict)


def letter(told: Letter, *, size: PaperSize, words: Wording | None, bundled_font: bool) -> bytes:
    """The form as PDF in these words, its type a little smaller where that keeps it on one page.

    Raises PaperTrouble when the barcode's digits are not digits or the form's words are broken.
    """
    words, type_face = words or wording(told.form), face(bundled=bundled_font)
    values = {
        **told.values,
        "code": told.code,
        "blank": "",
        "reprint": str(told.reprint),
        "suffix": words.suffix,
    }
    paper = fitted(layouts(size), lambda page: _paper(told, values, words, page, type_face))
    return pdf(
        paper.layout,
        paper.pages,
        title=f"{words.words['short']} {told.code or told.values['number']}".rstrip(),
        author=told.head.agency,
        subject=words.title,
    )


def _paper(
    told: Letter, values: dict[str, str], words: Wording, page: Layout, type_face: Face
) -> Sheet:
    paper = Sheet(page, type_face)
    number = filled(words.number, values)
    paper.add(letterhead(told.head, number, told.day, page, type_face))
    paper.gap(2 * page.spacing + 5)
    paper.add(title(words, page, type_face))
    paper.gap(page.spacing + 2)
    if told.code or told.reprint:
        paper.add(_codes(told, values, words, page, type_face))
    paper.gap(page.spacing + 5)
    tables = {name: _bound(make, paper, words) for name, make in told.tables.items()}
    closing = [
        space(2 * page.spacing + 3),
        signatures(words.signatures, values, page, type_face),
        space(page.spacing + 2),
        *notes(words, values, page, type_face),
    ]
    body(paper, words, values, tables, closing)
    footer = words.words["footer"]
    footer = filled(footer, values) if known(footer, values) else ""
    paper.number_pages(footer, words.words["page"], type_face.regular)
    return paper


def _bound(
    make: Callable[[Sheet, Wording], None], paper: Sheet, words: Wording
) -> Callable[[], None]:
    return lambda: make(paper, words)


def _codes(
    told: Letter, values: Mapping[str, str], words: Wording, page: Layout, type_face: Face
) -> Block:
    """The barcode left, and beside it the code with a reprint's mark beneath."""
    block = Block(page.inner, 0.0)
    left = 0.0
    if told.scan:
        bars = barcode(told.scan, height=_BARS, font=type_face.regular, size=page.small.size)
        block.put(bars, to_dot(page.left), 0.0)
        block.height, left = bars.height, to_dot(page.left) + bars.width
    width = page.inner - left
    parts = [lead(words, values, width, page, type_face)] if told.code else []
    if told.reprint:
        mark = framed(filled(words.words["reprint"], values), page, type_face)
        row = Block(width, mark.height + 2)
        row.put(mark, (width - mark.width) / 2, 2.0)
        parts.append(row)
    beside = stacked(parts, width)
    block.height = max(block.height, beside.height)
    block.put(beside, left, (block.height - beside.height) / 2)
    return block
