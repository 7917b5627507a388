"""The list of all procedures by field, for the wall: code, name, term, fees."""

from collections.abc import Iterable

from motcua_desktop.domain.listing import Listed, Listing, ListingOffice
from motcua_desktop.domain.moment import date_text
from motcua_desktop.domain.procedure_words import fee_brief, term_brief
from motcua_desktop.printing.block import Setting, centred, paragraph, stacked
from motcua_desktop.printing.fonts import Face
from motcua_desktop.printing.lines import Run
from motcua_desktop.printing.sheet import MM, Sheet
from motcua_desktop.printing.table import Cell, band, row, ruled, snug
from motcua_desktop.printing.wall import (
    HEADING,
    NAME,
    WALL,
    Cells,
    Grid,
    Rows,
    columns_of,
    head_of,
    plain,
)
from motcua_desktop.printing.wording import Wording, filled, runs

_LIST = Setting(10.5, 12.6)


def overview(told: Listing, words: Wording, type_face: Face) -> Sheet:
    """The list by field with terms and fees, numbered through."""
    page, paper = WALL, Sheet(WALL, type_face)
    fields = told.by_field()
    day = date_text(told.office.made_on)
    values = {
        "desk": told.office.desk,
        "count": str(len(told.procedures)),
        "fields": str(len(fields)),
        "day": day,
    }
    paper.add(
        centred([Run(told.office.agency.upper(), type_face.regular)], page.inner, page.office),
        centred([Run(words.words["list"], type_face.bold)], page.inner, NAME),
        centred(runs(words.words["list_lead"], values, type_face), page.inner, page.body),
        centred(runs(words.words["list_count"], values, type_face), page.inner, page.small),
    )
    paper.gap(8)
    if fields:
        paper.table(*_by_field(fields.items(), told.office, words, paper))
    else:
        nothing = [Run(words.words["nothing"], type_face.italic)]
        paper.add(paragraph(nothing, page.inner, page.body.at("center")))
    foot = filled(words.words["list_foot"], {"day": day})
    paper.number_pages(foot, words.words["page"], type_face.regular)
    return paper


def _by_field(
    fields: Iterable[tuple[str, tuple[Listed, ...]]],
    office: ListingOffice,
    words: Wording,
    paper: Sheet,
) -> Grid:
    heads = words.tables["list"]
    number = snug("999", paper.face.bold, _LIST)
    code = snug("Mã thủ", paper.face.bold, _LIST)
    widths = (number, max(code, 20 * MM), 0, 32 * MM, 36 * MM)
    columns = columns_of(paper, widths, centred_at={0})
    rows: Rows = []
    at = 0
    for field, these in fields:
        told = filled(words.words["band"], {"field": field, "count": str(len(these))})
        top = band(columns, [Run(told, paper.face.bold)], HEADING)
        made = []
        for one in these:
            at += 1
            made.append(row(columns, _line(at, one, office, paper), _LIST))
        # A field's name never stands alone at the foot of a page.
        rows += [stacked([top, ruled(columns, made[0])], paper.layout.inner), *made[1:]]
    return columns, head_of(columns, heads, paper, _LIST), rows


def _line(number: int, one: Listed, office: ListingOffice, paper: Sheet) -> Cells:
    under = [Run(f"bãi bỏ {one.ends}", paper.face.italic)] if one.ends else ()
    return [
        plain(str(number), paper),
        plain(str(one.procedure.code), paper),
        Cell([Run(one.procedure.name, paper.face.regular)], under),
        plain(term_brief(one.procedure), paper),
        plain(fee_brief(one.procedure, office.made_on), paper),
    ]
