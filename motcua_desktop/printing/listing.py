"""The catalogue on the wall: a sheet a procedure in large type, and the list of all by field."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from motcua_desktop.domain.listing import Listed, Listing, ListingOffice
from motcua_desktop.domain.moment import date_text
from motcua_desktop.domain.policy_words import stage_words
from motcua_desktop.domain.procedure import ComponentRule
from motcua_desktop.domain.procedure_words import (
    FeeTold,
    by_case,
    case_words,
    fees_told,
    labelled,
    legal_bases,
    paper_marks,
    term_rows,
)
from motcua_desktop.printing.block import (
    Block,
    Setting,
    Text,
    beside,
    centred,
    paragraph,
    space,
    stacked,
)
from motcua_desktop.printing.codes import qr
from motcua_desktop.printing.fonts import Face, face
from motcua_desktop.printing.lines import Run
from motcua_desktop.printing.listing_overview import overview as overviewed
from motcua_desktop.printing.sheet import MM, Binder, Sheet
from motcua_desktop.printing.table import Cell, band, row, ruled, snug
from motcua_desktop.printing.wall import (
    HEADING,
    NAME,
    WALL,
    Cells,
    Grid,
    Rows,
    columns_of,
    flowing,
    grid,
    head_of,
    plain,
    texts,
)
from motcua_desktop.printing.wording import Wording, filled, runs, wording

_QUIET = 4 * MM
_CAPTION = Setting(9, 10.5)
Part = Block | Grid


@dataclass(frozen=True, slots=True)
class _Told:
    """What one sheet is made from."""

    one: Listed
    office: ListingOffice
    words: Wording
    paper: Sheet


def listing(
    told: Listing,
    *,
    sheets: bool = True,
    overview: bool = False,
    words: Wording | None = None,
    bundled_font: bool = False,
) -> bytes:
    """A sheet for each procedure, and before them the list of all when `overview` asks for it.

    The reader's outline names each. PaperTrouble when its words are broken.
    """
    words, type_face = words or wording("listing"), face(bundled=bundled_font)
    title = words.words["short"]
    binder = Binder(
        WALL, type_face.regular, title=title, author=told.office.agency, subject=words.title
    )
    if overview or not told.procedures:
        binder.mark(words.words["list"].capitalize(), "list")
        _bind(binder, overviewed(told, words, type_face))
    if sheets:
        for these in told.by_field().values():
            for one in these:
                binder.mark(f"{one.procedure.code} {one.procedure.name}", str(one.procedure.code))
                _bind(binder, _wall(one, told.office, words, type_face))
    return binder.bound()


def _bind(binder: Binder, paper: Sheet) -> None:
    for page in paper.pages:
        binder.bind(page)


def _wall(one: Listed, office: ListingOffice, words: Wording, type_face: Face) -> Sheet:
    paper = Sheet(WALL, type_face)
    told = _Told(one, office, words, paper)
    paper.add(_heading(told))
    paper.gap(8)
    number = 0
    for title, make in _SECTIONS.items():
        parts = make(told)
        if parts:
            number += 1
            _section(paper, f"{number}. {words.words[title]}", parts)
    values = {"code": str(one.procedure.code), "day": date_text(office.made_on)}
    foot = filled(words.words["foot"], values)
    paper.number_pages(foot, words.words["page"], type_face.regular)
    if len(paper.pages) == 1:
        y = WALL.height - WALL.bottom * 0.45
        paper.pages[0].footer.append(Text(WALL.left, y, foot, type_face.regular, WALL.small.size))
    return paper


def _heading(told: _Told) -> Block:
    face_of, one, office = told.paper.face, told.one, told.office
    code = _coded(told)
    left = WALL.inner - code.width - _QUIET
    names = stacked(
        [
            centred([Run(office.agency.upper(), face_of.regular)], left, WALL.office),
            centred([Run(office.desk.upper(), face_of.bold)], left, WALL.office),
            space(10),
            centred([Run(told.words.title, face_of.bold)], left, WALL.title),
            space(2),
            centred([Run(one.procedure.name, face_of.bold)], left, NAME),
        ],
        left,
    )
    upper = beside(names, code, left + _QUIET)
    return stacked([upper, space(8), *_facts(told)], WALL.inner)


def _coded(told: _Told) -> Block:
    """The QR with what it is for, and the code for whoever types."""
    square, face_of = qr(told.one.qr), told.paper.face
    width = square.width + 2 * _QUIET
    whole = Block(width, square.height + 2 * _QUIET)
    whole.put(square, _QUIET, _QUIET)
    under = [
        centred([Run(told.words.words["scan"], face_of.regular)], width, _CAPTION),
        centred([Run(str(told.one.procedure.code), face_of.bold)], width, WALL.small),
    ]
    return stacked([whole, *under], width)


def _facts(told: _Told) -> Iterator[Block]:
    one, words, face_of = told.one, told.words.words, told.paper.face
    values = {
        "code": str(one.procedure.code),
        "field": one.field,
        "decision": one.procedure.decision,
        "ends": one.ends,
    }
    for name in ("facts", "field", *(["decision"] if one.procedure.decision else [])):
        yield centred(runs(words[name], values, face_of), WALL.inner, WALL.cell)
    if one.ends:
        mark = filled(words["ends"], values)
        inner = centred([Run(mark, face_of.bold)], WALL.inner - 8, WALL.cell)
        block = Block(WALL.inner, inner.height + 6)
        block.put(inner, 4, 3)
        block.frame()
        yield space(4)
        yield block


def _section(paper: Sheet, title: str, parts: Sequence[Part]) -> None:
    """A heading that never stands alone at the foot of a page, and what belongs under it."""
    top = paragraph([Run(title, paper.face.bold)], WALL.inner, HEADING)
    paper.gap(8)
    if top.height + _least(parts[0]) > paper.room:
        paper.turn()
    paper.add(top, space(3))
    for part in parts:
        if isinstance(part, Block):
            paper.add(part)
        else:
            paper.table(*part)


def _least(part: Part) -> float:
    """How much of it must stand under its heading."""
    if isinstance(part, Block):
        return part.height + 2 * WALL.body.leading
    columns, top, rows = part
    first = rows[0] if isinstance(rows[0], Block) else ruled(columns, rows[0])
    return top.height + min(first.height, WALL.height / 3) + WALL.cell.leading


def _terms(told: _Told) -> list[Part]:
    paper, procedure = told.paper, told.one.procedure
    rows = [
        (plain(channel, paper), Cell([Run(term, paper.face.bold)]))
        for channel, term in term_rows(procedure)
    ]
    heads = told.words.tables["terms"]
    parts: list[Part] = [grid(paper, heads, (65 * MM, 0), rows)] if rows else []
    remote = procedure.clock.remote
    if remote is not None:
        more = filled(told.words.words["remote"], {"remote": remote.text()})
        parts += [space(3), *texts([more], paper)]
    return parts


def _stages(told: _Told) -> list[Part]:
    return list(texts(stage_words(told.one.procedure.stages), told.paper))


def _papers(told: _Told) -> list[Part]:
    paper, cell = told.paper, told.paper.layout.cell
    if not told.one.procedure.components:
        return list(texts([told.words.words["no_papers"]], paper))
    heads = told.words.tables["papers"]
    columns = columns_of(paper, _counted_widths(heads, paper), centred_at={0, 2, 3})
    rows: Rows = []
    number = 0
    for case, these in by_case(told.one.procedure.components).items():
        made = [row(columns, _paper(number + n, one, told), cell) for n, one in enumerate(these, 1)]
        number += len(these)
        if case:
            name = band(columns, [Run(case_words(case), paper.face.bold)], cell)
            # A case's name never stands alone at the foot of a page.
            rows.append(stacked([name, ruled(columns, made[0])], paper.layout.inner))
        rows += made[1:] if case else made
    return [(columns, head_of(columns, heads, paper), rows)]


def _paper(number: int, rule: ComponentRule, told: _Told) -> Cells:
    paper = told.paper
    template = filled(told.words.words["template"], {"template": rule.template})
    marks = (paper_marks(rule), template if rule.template else "")
    under = "; ".join(mark for mark in marks if mark)
    return [
        plain(str(number), paper),
        Cell(
            [Run(rule.name, paper.face.regular)], [Run(under, paper.face.italic)] if under else ()
        ),
        plain(_count(rule.originals), paper),
        plain(_count(rule.copies), paper),
    ]


def _fees(told: _Told) -> list[Part]:
    paper = told.paper
    fees = fees_told(told.one.procedure, told.office.made_on)
    if not fees:
        return list(texts([told.words.words["no_fees"]], paper))
    rows = [
        (
            Cell([Run(fee.name, paper.face.regular)], _under(fee, told)),
            Cell([Run(fee.amount, paper.face.bold)]),
        )
        for fee in fees
    ]
    return [grid(paper, told.words.tables["fees"], (0, 45 * MM), rows)]


def _under(fee: FeeTold, told: _Told) -> list[Run]:
    words = told.words.words
    exempt = (filled(words["exempt"], {"exempt": one}) for one in fee.exemptions)
    parts = [part for part in (fee.where, fee.note, fee.basis, *exempt) if part]
    return [Run("\n".join(parts), told.paper.face.italic)] if parts else []


def _where(told: _Told) -> list[Part]:
    bold, regular = told.paper.face.bold, told.paper.face.regular
    hours = [Run(told.words.words["hours"], bold)]
    hours += [Run(f"\n{days}: {open_at}", regular) for days, open_at in told.office.opening]
    contacts = [[Run(f"{what}: ", bold), Run(how, regular)] for what, how in told.office.contacts]
    return [
        block
        for part in ([Run(told.office.desk, bold)], hours, *contacts)
        for block in flowing(part, told.paper)
    ]


def _notes(told: _Told) -> list[Part]:
    bold, regular = told.paper.face.bold, told.paper.face.regular
    parts: list[Part] = []
    for note in told.one.procedure.notes:
        label, text = labelled(note)
        parts += flowing([Run(label, bold), Run(text, regular)], told.paper)
    return parts


def _bases(told: _Told) -> list[Part]:
    return list(texts([f"– {one}" for one in legal_bases(told.one.procedure)], told.paper))


_SECTIONS: Mapping[str, Callable[[_Told], list[Part]]] = {
    "terms": _terms,
    "stages": _stages,
    "papers": _papers,
    "fees": _fees,
    "where": _where,
    "notes": _notes,
    "bases": _bases,
}


def _counted_widths(heads: Sequence[str], paper: Sheet) -> tuple[float, ...]:
    cell, bold = paper.layout.cell, paper.face.bold
    counts = [max(snug(word, bold, cell) for word in heads[at].split()) + 6 for at in (2, 3)]
    return max(snug(text, bold, cell) for text in ("99", heads[0])), 0.0, *counts


def _count(number: int) -> str:
    return str(number) if number else "–"
