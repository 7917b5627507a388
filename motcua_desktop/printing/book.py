"""A book of the desk on A4 on its side: heading, one long table with bands, totals, signatures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from motcua_desktop.domain.moment import date_text, long_date
from motcua_desktop.printing.block import Block, Setting, beside, centred, paragraph, space, stacked
from motcua_desktop.printing.fonts import Face, face
from motcua_desktop.printing.form import notes, signatures
from motcua_desktop.printing.lines import Run
from motcua_desktop.printing.sheet import MM, Layout, Lead, Sheet, TableRow, landscape, pdf
from motcua_desktop.printing.table import Cell, Column, Heading, band, head, row
from motcua_desktop.printing.wording import Wording, runs, wording

_SETTING = Setting(9.5, 11.4)


@dataclass(frozen=True, slots=True)
class Book:
    """What is particular to one book.

    `widths` in mm, the one of 0 takes the rest; `aligned` says how columns stand that are not set
    left. A row is its cells' texts, or one text over the whole width; `bold` names the rows that
    are set so. `values` are what its wording names.
    """

    form: str
    agency: str
    place: str
    period: str
    first: date
    last: date
    made_on: date
    widths: Sequence[float]
    rows: Sequence[Sequence[str] | str]
    values: Mapping[str, str]
    aligned: Mapping[int, str] = field(default_factory=dict)
    bold: frozenset[int] = frozenset()


def book(told: Book, *, words: Wording | None, bundled_font: bool) -> bytes:
    """The book as PDF, its heads on every page. PaperTrouble when its words are broken."""
    words, type_face = words or wording(told.form), face(bundled=bundled_font)
    paper = Sheet(landscape(), type_face)
    draw(told, paper, words)
    paper.number_pages(words.words["short"], words.words["page"], type_face.regular)
    return pdf(
        paper.layout,
        paper.pages,
        title=f"{words.words['short']} {told.period}",
        author=told.agency,
        subject=words.title,
    )


def draw(told: Book, paper: Sheet, words: Wording) -> None:
    """The book on the pages of an empty paper, which it closes. Raises PaperTrouble."""
    page, type_face = paper.layout, paper.face
    values = {
        **told.values,
        "agency": told.agency,
        "period": told.period,
        "first": date_text(told.first),
        "last": date_text(told.last),
        "place": told.place,
        "day": long_date(told.made_on),
    }
    paper.add(_heading(words, values, page, type_face))
    paper.gap(8)
    if told.rows:
        _table(paper, told, words)
    else:
        nothing = [Run(words.words["nothing"], type_face.italic)]
        paper.add(paragraph(nothing, page.inner, page.body.at("center")))
    paper.gap(6)
    totals = [
        paragraph(runs(line, values, type_face), page.inner, page.body) for line in words.lead
    ]
    under = notes(words, values, page, type_face)
    paper.together([*totals, space(6), _closing(words, values, page, type_face), *under])
    paper.close()


def _heading(words: Wording, values: Mapping[str, str], page: Layout, type_face: Face) -> Block:
    left = 90 * MM
    agency = centred([Run(values["agency"].upper(), type_face.bold)], left, page.office)
    names = stacked(
        [
            centred([Run(words.title, type_face.bold)], page.inner, page.title),
            centred(runs(words.words["period"], values, type_face), page.inner, page.body),
        ],
        page.inner,
    )
    return stacked([agency, space(6), names], page.inner)


def _table(paper: Sheet, told: Book, words: Wording) -> None:
    page, type_face = paper.layout, paper.face
    rest = page.inner - sum(told.widths) * MM
    columns = [
        Column(width * MM or rest, told.aligned.get(at, "left"))
        for at, width in enumerate(told.widths)
    ]
    headings = [Heading(text, 0, at) for at, text in enumerate(words.tables["heads"])]
    made: list[TableRow] = []
    for place, one in enumerate(told.rows):
        font = type_face.bold if place in told.bold else type_face.regular
        if isinstance(one, str):
            name = band(columns, [Run(one, font)], _SETTING)
            made.append(Lead(name) if place in told.bold else name)
        else:
            made.append(row(columns, [Cell([Run(text, font)]) for text in one], _SETTING))
    paper.table(columns, head(columns, headings, type_face.bold, _SETTING), made)


def _closing(words: Wording, values: Mapping[str, str], page: Layout, type_face: Face) -> Block:
    half = page.inner / 2
    day = centred(runs(words.words["day"], values, type_face), half, page.body)
    signed = signatures(words.signatures, values, page, type_face)
    return stacked([beside(Block(half, 0.0), day, half), signed], page.inner)
