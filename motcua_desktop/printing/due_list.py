"""The morning sheet: every dossier that wants a reminder today, for the desk's wall, A4."""

from motcua_desktop.domain.moment import long_date, moment_text, weekday_text
from motcua_desktop.domain.paper import DueLine, DueSheet
from motcua_desktop.printing.block import Block, Setting, centred, paragraph, stacked
from motcua_desktop.printing.fonts import Face, face
from motcua_desktop.printing.lines import Run
from motcua_desktop.printing.sheet import MM, Layout, Sheet, pdf, worksheet
from motcua_desktop.printing.table import Cell, Column, Heading, band, head, row, ruled
from motcua_desktop.printing.wording import Wording, filled, wording

_WIDTHS = (20 * MM, 37 * MM, 38 * MM, 45 * MM)
_SETTING = Setting(10, 11.8)


def due_list(sheet: DueSheet, *, words: Wording | None = None, bundled_font: bool = False) -> bytes:
    """The list as PDF, group by group. PaperTrouble when its words are broken."""
    words, type_face = words or wording("due"), face(bundled=bundled_font)
    page = worksheet()
    paper = Sheet(page, type_face)
    paper.add(_heading(sheet, words, page, type_face))
    paper.gap(8)
    groups = [(name, found) for name, found in sheet.groups if found]
    if groups:
        _table(paper, groups, words)
    else:
        nothing = [Run(words.words["nothing"], type_face.italic)]
        paper.add(paragraph(nothing, page.inner, page.body.at("center")))
    paper.number_pages(words.words["short"], words.words["page"], type_face.regular)
    return pdf(
        page,
        paper.pages,
        title=f"{words.words['short']} {sheet.day.isoformat()}",
        author=sheet.agency,
        subject=words.title,
    )


def _heading(sheet: DueSheet, words: Wording, page: Layout, type_face: Face) -> Block:
    values = {
        "weekday": weekday_text(sheet.day),
        "day": long_date(sheet.day),
        "made": moment_text(sheet.made_at),
        "count": str(len({line.code for _, found in sheet.groups for line in found})),
    }
    width = page.inner
    return stacked(
        [
            centred([Run(sheet.agency, type_face.bold)], width, page.office),
            centred([Run(words.title, type_face.bold)], width, page.title),
            centred([Run(filled(words.words["day"], values), type_face.regular)], width, page.body),
            centred(
                [Run(filled(words.words["made"], values), type_face.italic)], width, page.small
            ),
        ],
        width,
    )


def _table(paper: Sheet, groups: list[tuple[str, tuple[DueLine, ...]]], words: Wording) -> None:
    page, type_face = paper.layout, paper.face
    columns = [
        *(Column(width) for width in _WIDTHS),
        Column(page.inner - sum(_WIDTHS)),
    ]
    headings = [Heading(text, 0, at) for at, text in enumerate(words.tables["heads"])]
    rows: list[Block | list[list[Block]]] = []
    for name, found in groups:
        told = filled(words.words["group"], {"group": name, "count": str(len(found))})
        name_row = band(columns, [Run(told, type_face.bold)], page.cell)
        first, *others = (row(columns, _cells(one, type_face), _SETTING) for one in found)
        rows.append(stacked([name_row, ruled(columns, first)], page.inner))
        rows.extend(others)
    paper.table(columns, head(columns, headings, type_face.bold, _SETTING), rows)


def _cells(one: DueLine, type_face: Face) -> list[Cell]:
    plain, bold = type_face.regular, type_face.bold
    return [
        Cell([Run(one.when, bold)]),
        Cell([Run(one.code, plain)]),
        Cell([Run(one.applicant, plain)], [Run(one.phone, plain)] if one.phone else ()),
        Cell([Run(one.procedure, plain)], [Run(one.state, type_face.italic)]),
        Cell([Run(one.next_step, plain)]),
    ]
