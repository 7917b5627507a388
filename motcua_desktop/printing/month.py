"""Biểu số II.06a/VPCP/KSTT: what came in, what is done and what is open, on A4 on its side."""

from collections.abc import Iterator, Mapping

from motcua_desktop.domain.moment import date_text, long_date
from motcua_desktop.domain.paper import MonthRow, MonthSheet
from motcua_desktop.printing.block import (
    Block,
    Setting,
    beside,
    centred,
    lines,
    paragraph,
    space,
    stacked,
)
from motcua_desktop.printing.fonts import Face, Font, face
from motcua_desktop.printing.form import notes, signatures
from motcua_desktop.printing.lines import Run
from motcua_desktop.printing.sheet import MM, Layout, Lead, Sheet, TableRow, landscape, pdf
from motcua_desktop.printing.table import Cell, Column, Heading, head, row, ruled
from motcua_desktop.printing.wording import Wording, filled, runs, wording

FIRST, LAST = 3, 13
"""The form's own numbers of its columns of figures."""

_SUMS = {3, 7, 11}

_FIGURES = 14.6 * MM
_TOTALS = 18.5 * MM
_PLACE = 10 * MM
_NUMBERS = Setting(8, 9.6)
# Where each head stands: row, column, columns across, rows down, as on the form.
_PLACES = (
    (0, 0, 1, 3),
    (0, 1, 1, 3),
    (0, 2, 4, 1),
    (0, 6, 4, 1),
    (0, 10, 3, 1),
    (1, 2, 1, 2),
    (1, 3, 2, 1),
    (1, 5, 1, 2),
    (1, 6, 1, 2),
    (1, 7, 1, 2),
    (1, 8, 1, 2),
    (1, 9, 1, 2),
    (1, 10, 1, 2),
    (1, 11, 1, 2),
    (1, 12, 1, 2),
    (2, 3, 1, 1),
    (2, 4, 1, 1),
)
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def month(sheet: MonthSheet, *, bundled_font: bool = False) -> bytes:
    """The report as PDF, its heads on every page. PaperTrouble when its words are broken."""
    words, type_face = wording("II.06a"), face(bundled=bundled_font)
    paper = Sheet(landscape(), type_face)
    draw(sheet, paper)
    paper.number_pages(words.words["footer"], words.words["page"], type_face.regular)
    return pdf(
        paper.layout,
        paper.pages,
        title=f"{words.words['short']} {sheet.period}",
        author=sheet.agency,
        subject=words.title.replace("\n", " "),
    )


def draw(sheet: MonthSheet, paper: Sheet) -> None:
    """The report on the pages of an empty paper, which it closes. Raises PaperTrouble."""
    words, values = wording("II.06a"), _values(sheet)
    page, type_face = paper.layout, paper.face
    paper.add(_heading(words, values, page, type_face))
    paper.gap(4)
    _table(paper, sheet, words)
    paper.gap(6)
    small = [line for note in sheet.options for line in _note(note, page, type_face)]
    small += notes(words, values, page, type_face)
    # The signatures never stand on a page without a word of what is signed.
    paper.together([*small, space(8), _closing(words, values, page, type_face)])
    paper.close()


def _heading(words: Wording, values: Mapping[str, str], page: Layout, type_face: Face) -> Block:
    side, gutter = 54 * MM, 4 * MM
    middle = page.inner - 2 * (side + gutter)
    form = stacked(
        [paragraph(runs(line, values, type_face), side, page.small) for line in words.lead], side
    )
    name = stacked(
        [
            centred([Run(words.title, type_face.bold)], middle, page.title),
            centred(runs(words.words["period"], values, type_face), middle, page.body),
        ],
        middle,
    )
    who = stacked(
        [
            paragraph(runs(words.words[line], values, type_face), side, page.small)
            for line in ("reporter", "receiver")
        ],
        side,
    )
    unit = paragraph(
        runs(words.words["unit"], values, type_face), page.inner, page.small.at("right")
    )
    upper = beside(beside(form, name, side + gutter), who, page.inner - side)
    return stacked([upper, space(4), unit], page.inner)


def _table(paper: Sheet, sheet: MonthSheet, words: Wording) -> None:
    page, type_face = paper.layout, paper.face
    figures = [_TOTALS if column in _SUMS else _FIGURES for column in range(FIRST, LAST + 1)]
    columns = [
        Column(_PLACE, "center"),
        Column(page.inner - _PLACE - sum(figures)),
        *(Column(width, "center") for width in figures),
    ]
    headings = [
        Heading(text, *place) for text, place in zip(words.tables["heads"], _PLACES, strict=True)
    ]
    top = head(columns, headings, type_face.bold, page.small)
    numbers = [Heading(text, 0, at) for at, text in enumerate(words.tables["numbers"])]
    under = head(columns, numbers, type_face.italic, _NUMBERS)
    whole = stacked([top, under], page.inner)
    rows: list[TableRow] = []
    for number, one in zip(_numbers(sheet.rows), sheet.rows, strict=True):
        made = row(columns, _cells(number, one, type_face), page.cell)
        rows.append(made if one.level == "procedure" else Lead(ruled(columns, made)))
    total = [
        Cell([]),
        Cell([Run(words.words["total"], type_face.bold)]),
        *_figures(sheet.total, type_face.bold),
    ]
    paper.table(columns, whole, [*rows, row(columns, total, page.cell)])


def _cells(number: str, one: MonthRow, type_face: Face) -> list[Cell]:
    font = type_face.regular if one.level == "procedure" else type_face.bold
    name = f"{one.name} ({one.code})" if one.level == "procedure" and one.code else one.name
    return [Cell([Run(number, font)]), Cell([Run(name, font)]), *_figures(one.cells, font)]


def _figures(cells: Mapping[int, int], font: Font) -> list[Cell]:
    return [
        Cell([Run(f"{cells.get(column, 0):,}".replace(",", "."), font)])
        for column in range(FIRST, LAST + 1)
    ]


def _numbers(rows: tuple[MonthRow, ...]) -> Iterator[str]:
    """A, B… for tiers; I, II… for fields; 1, 2… for procedures, each anew under its parent."""
    tiers = fields = procedures = 0
    for one in rows:
        match one.level:
            case "level":
                tiers, fields, procedures = tiers + 1, 0, 0
                yield chr(ord("A") + (tiers - 1) % 26)
            case "field":
                fields, procedures = fields + 1, 0
                yield _roman(fields)
            case _:
                procedures += 1
                yield str(procedures)


def _roman(number: int) -> str:
    told = ""
    for value, letters in _ROMAN:
        while number >= value:
            told, number = told + letters, number - value
    return told


def _note(note: str, page: Layout, type_face: Face) -> list[Block]:
    return lines([Run(f"– {note}", type_face.italic)], page.inner, page.small)


def _closing(words: Wording, values: Mapping[str, str], page: Layout, type_face: Face) -> Block:
    half = page.inner / 2
    day = centred([Run(filled(words.words["day"], values), type_face.italic)], half, page.body)
    signed = signatures(words.signatures, values, page, type_face)
    return stacked([beside(Block(half, 0.0), day, half), signed], page.inner)


def _values(sheet: MonthSheet) -> dict[str, str]:
    return {
        "agency": sheet.agency,
        "receiver": sheet.receiver,
        "period": sheet.period,
        "first": date_text(sheet.first),
        "last": date_text(sheet.last),
        "place": sheet.place,
        "day": long_date(sheet.made_on),
    }
