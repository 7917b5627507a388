"""The label on a dossier's cover, 100×50 mm: bars, due day, code, whose it is and what for."""

from motcua_desktop.domain.moment import date_text, local, moment_text, time_text
from motcua_desktop.domain.paper import LabelSheet
from motcua_desktop.printing.block import Block, Setting, beside, lines, paragraph, stacked
from motcua_desktop.printing.codes import barcode, to_dot
from motcua_desktop.printing.fonts import Face, Font, face
from motcua_desktop.printing.lines import Run, broken
from motcua_desktop.printing.sheet import MM, Layout, Sheet, label_page, pdf
from motcua_desktop.printing.wording import Wording, filled, wording

_BARS = 10 * MM
_MOST_NAME = 2


def label(sheet: LabelSheet, *, words: Wording | None = None, bundled_font: bool = False) -> bytes:
    """The label as PDF of one page; what is too long for it ends in "…".

    Raises PaperTrouble when the barcode's digits are not digits or the label's words are broken.
    """
    words, type_face, page = words or wording("label"), face(bundled=bundled_font), label_page()
    paper = Sheet(page, type_face)
    paper.add(_upper(sheet, words, page, type_face))
    paper.gap(1.2 * MM)
    paper.add(paragraph([Run(sheet.code, type_face.bold)], page.inner, page.title))
    name = _cut(sheet.applicant, type_face.bold, page.inner, page.body, _MOST_NAME)
    paper.add(*name)
    foot = _foot(sheet, words, page, type_face)
    room = int((paper.room - foot.height) // page.cell.leading)
    paper.add(*_cut(sheet.procedure, type_face.regular, page.inner, page.cell, max(room, 1)))
    paper.gap(max(paper.room - foot.height, 0.0))
    paper.add(foot)
    return pdf(
        page,
        paper.pages,
        title=f"{words.words['short']} {sheet.code}",
        author=sheet.agency,
        subject=words.title,
    )


def _upper(sheet: LabelSheet, words: Wording, page: Layout, type_face: Face) -> Block:
    """The bars left; right of them the day the result is promised for."""
    bars = barcode(sheet.scan, height=_BARS, font=type_face.regular, size=page.small.size)
    left = Block(to_dot(page.left) + bars.width, bars.height)
    left.put(bars, to_dot(page.left), 0.0)
    width = page.inner - left.width
    due = sheet.due_at
    told = (
        [(time_text(due), page.cell), (date_text(local(due).date()), page.office)]
        if due
        else [(words.words["no_due"], page.cell)]
    )
    right = stacked(
        [
            paragraph([Run(words.words["due"], type_face.regular)], width, _right(page.small)),
            *(paragraph([Run(text, type_face.bold)], width, _right(how)) for text, how in told),
        ],
        width,
    )
    return beside(left, right, left.width)


def _foot(sheet: LabelSheet, words: Wording, page: Layout, type_face: Face) -> Block:
    """When it was received and where it stands in the register; a reprint's mark at the right."""
    values = {
        "received": moment_text(sheet.received_at),
        "book": sheet.book,
        "book_number": sheet.book_number,
        "reprint": str(sheet.reprint),
    }
    mark = filled(words.words["reprint"], values) if sheet.reprint else ""
    taken = type_face.bold.width(mark, page.small.size) + 6 if mark else 0.0
    text = filled(words.words["foot"], values)
    left = _cut(text, type_face.regular, page.inner - taken, page.small, 1)[0]
    right = paragraph([Run(mark, type_face.bold)], taken, _right(page.small))
    return beside(left, right, page.inner - taken) if mark else left


def _right(setting: Setting) -> Setting:
    return setting.at("right")


def _cut(text: str, font: Font, width: float, setting: Setting, most: int) -> list[Block]:
    """`text` in at most `most` lines, its last words given up for "…" when they do not hold it."""
    shown = font.legible(text)
    kept = shown
    while len(broken([Run(shown, font)], setting.size, width)) > most:
        before, _, _ = kept.rpartition(" ")
        kept = before or kept[:-1]
        shown = f"{kept.rstrip(' ,.;:–-(')}…"
    return lines([Run(shown, font)], width, setting)
