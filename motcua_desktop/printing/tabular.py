"""Any report of tables on A4: head, headlines, ruled tables that go on overleaf, signatures."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from motcua_desktop.domain import cell_text
from motcua_desktop.domain.agency import DESK
from motcua_desktop.domain.cell_text import (
    align,
    period_name,
    period_text,
    shared_heads,
    total_cells,
)
from motcua_desktop.domain.letterhead import Letterhead
from motcua_desktop.domain.tabular import Column as TableColumn
from motcua_desktop.domain.tabular import Headline, Kind, Row, Table, TableSheet, Value
from motcua_desktop.domain.wording import Signature
from motcua_desktop.printing.block import (
    Block,
    Setting,
    centred,
    lines,
    paragraph,
    space,
    stacked,
)
from motcua_desktop.printing.chart import chart
from motcua_desktop.printing.fonts import Face, Font, face
from motcua_desktop.printing.form import letterhead, signatures
from motcua_desktop.printing.lines import Run
from motcua_desktop.printing.numbering import Numbered
from motcua_desktop.printing.sheet import (
    MM,
    Binder,
    Layout,
    Lead,
    Sheet,
    TableRow,
    landscape,
    worksheet,
)
from motcua_desktop.printing.table import Cell, Column, Heading, band, head, row, ruled, snug

_NUMBERS = Setting(8, 9.6)
_GAP = 4 * MM
# What a column holds in one line that says no width of its own; text shares what is left.
_SAMPLES = {
    Kind.NUMBER: "99.999",
    Kind.MONEY: "99.999.999 đ",
    Kind.SHARE: "100,0 %",
    Kind.DECIMAL: "999,99",
    Kind.DAY: "20/11/2026",
    Kind.MOMENT: "20/11/2026",
    Kind.CODE: "H50.31.12-26",
}
_LEAST_TEXT = 24 * MM
# So many lines tell how much room each column of text wants.
_SAMPLED = 60
_ROOMY = {Kind.CODE: "H50.31.12-261120-5001", Kind.MOMENT: "09:30 20/11/2026"}
# What is tried in turn: the type, what more stands in one line, and what text must have left.
_TRIES: tuple[tuple[Setting, Mapping[Kind, str], float], ...] = (
    (Setting(9.5, 11.4), _ROOMY, 45 * MM),
    (Setting(9.5, 11.4), {}, _LEAST_TEXT),
    (Setting(8.5, 10.2), {}, _LEAST_TEXT),
    (Setting(7.5, 9), {}, _LEAST_TEXT),
)
_PAD = 7.5
_ACROSS_WIDE, _ACROSS = 4, 3
_VERDICTS = {True: " (đạt)", False: " (chưa đạt)", None: ""}


def tabular(sheet: TableSheet, *, bundled_font: bool = False) -> bytes:
    """The report as PDF, on its side when it is `wide`; its rows are read a page at a time."""
    type_face, page = face(bundled=bundled_font), layout_of(sheet)
    name = sheet.short if sheet.period is None else f"{sheet.short}, {period_name(sheet.period)}"
    binder = Binder(
        page, type_face.regular, title=name, author=sheet.agency, subject=_one_line(sheet.title)
    )
    numbered = Numbered(binder, type_face)
    draw(sheet, numbered.paper(name, page))
    numbered.end()
    return binder.bound()


def layout_of(sheet: TableSheet) -> Layout:
    """The page the report is drawn on."""
    return landscape() if sheet.wide else worksheet()


def draw(sheet: TableSheet, paper: Sheet) -> None:
    """The report on the pages of an empty paper, which it closes."""
    page, type_face = paper.layout, paper.face
    paper.add(_heading(sheet, page, type_face))
    paper.gap(6)
    if sheet.headlines:
        paper.add(*_headlines(sheet.headlines, _across(sheet), page, type_face))
        paper.gap(6)
    charts = {one.key: one for one in sheet.charts}
    small = [
        block
        for note in sheet.notes
        for block in lines([Run(f"– {note}", type_face.italic)], page.inner, page.small)
    ]
    if sheet.signatures:
        places = [Signature(one.office, one.hint) for one in sheet.signatures]
        small += [space(8), signatures(places, {}, page, type_face)]
    # Signatures never stand on a page without a word of what is signed: a note, or the last line.
    under = bool(sheet.tables) and not sheet.notes
    for table in sheet.tables:
        if table.name in charts:
            paper.add(chart(charts[table.name], page.inner, page.small, type_face))
            paper.gap(6)
        _table(paper, table, small if under and table is sheet.tables[-1] else ())
        paper.gap(8)
    if not under:
        paper.together(small)
    paper.close()


def _across(sheet: TableSheet) -> int:
    return _ACROSS_WIDE if sheet.wide else _ACROSS


def _heading(sheet: TableSheet, page: Layout, type_face: Face) -> Block:
    names = Letterhead(sheet.agency.upper(), DESK.upper(), sheet.place)
    period = [] if sheet.period is None else [period_text(sheet.period)]
    return stacked(
        [
            letterhead(names, "", sheet.made_on, page, type_face),
            space(6),
            centred([Run(sheet.title, type_face.bold)], page.inner, page.title),
            *(centred([Run(told, type_face.regular)], page.inner, page.body) for told in period),
        ],
        page.inner,
    )


def _headlines(
    headlines: Sequence[Headline], across: int, page: Layout, type_face: Face
) -> Iterator[Block]:
    """The figures side by side in frames, `across` of them in a row."""
    width = (page.inner - (across - 1) * _GAP) / across
    for at in range(0, len(headlines), across):
        shown = [_headline(one, width, page, type_face) for one in headlines[at : at + across]]
        height = max(block.height for block in shown)
        line = Block(page.inner, height + _GAP)
        for place, block in enumerate(shown):
            block.height = height
            block.frame()
            line.put(block, place * (width + _GAP), 0.0)
        yield line


def _headline(one: Headline, width: float, page: Layout, type_face: Face) -> Block:
    told = (cell_text.cell_text(one.value, one.kind) or "–") + _VERDICTS[one.good]
    inner = width - 2 * _PAD
    parts = stacked(
        [
            paragraph([Run(one.label, type_face.regular)], inner, page.small),
            paragraph([Run(told, type_face.bold)], inner, page.title),
        ],
        inner,
    )
    block = Block(width, parts.height + _PAD)
    block.put(parts, _PAD, _PAD / 2)
    return block


def _table(paper: Sheet, table: Table, tail: Sequence[Block]) -> None:
    page, type_face = paper.layout, paper.face
    columns, setting = _columns(table, page, type_face)
    top = _head(table.columns, columns, type_face, setting)
    if table.title:
        title = paragraph([Run(table.title, type_face.bold)], page.inner, page.body)
        over = stacked([title, space(2)], page.inner)
        if over.height + 2 * top.height > paper.room:
            paper.turn()
        paper.add(over)
    rows = _rows(table, columns, type_face, setting)
    paper.table(columns, top, _ended(rows, columns, tail, page) if tail else rows)


def _ended(
    rows: Iterator[TableRow], columns: Sequence[Column], tail: Sequence[Block], page: Layout
) -> Iterator[TableRow]:
    """The rows, the last of them on the page of what stands under the table."""
    last = next(rows)
    for one in rows:
        yield last
        last = one
    block = ruled(columns, last) if isinstance(last, list) else last
    short = isinstance(block, Block) and block.height < page.height / 3
    yield Lead(block) if short and isinstance(block, Block) else last
    yield stacked([space(8), *tail], page.inner)


def _rows(
    table: Table, columns: Sequence[Column], type_face: Face, setting: Setting
) -> Iterator[TableRow]:
    none = True
    for one in table.rows:
        none = False
        if one.level:
            made = row(columns, _cells(one, table.columns, type_face.bold), setting)
            yield Lead(ruled(columns, made))
        else:
            yield row(columns, _cells(one, table.columns, type_face.regular), setting)
    if none:
        yield band(columns, [Run(table.empty, type_face.italic)], setting.at("center"))
    if table.total is not None and not none:
        yield row(columns, _cells(Row(total_cells(table)), table.columns, type_face.bold), setting)


def _cells(one: Row, columns: Sequence[TableColumn], font: Font) -> list[Cell]:
    return [
        Cell([Run(_text(value, column), font)])
        for value, column in zip(one.cells, columns, strict=True)
    ]


def _text(value: Value, column: TableColumn) -> str:
    return cell_text.cell_text(value, column.kind)


def _columns(table: Table, page: Layout, type_face: Face) -> tuple[list[Column], Setting]:
    """Their widths and the type: as asked, else by what they hold; the rest is the text's."""
    told, setting, widths = table.columns, _TRIES[0][0], [0.0]
    for setting, more, text in _TRIES:
        samples = {**_SAMPLES, **more}
        widths = [_asked(column, samples, type_face, setting) for column in told]
        least = text * widths.count(0.0)
        if sum(widths) + least <= page.inner:
            break
    if 0.0 in widths:
        free = [at for at, width in enumerate(widths) if not width]
        wanted = _wanted(table, free, type_face.bold, setting)
        for at, width in zip(free, _shared(wanted, page.inner - sum(widths)), strict=True):
            widths[at] = width
    scale = page.inner / sum(widths)
    columns = [
        Column(width * scale, align(column.kind))
        for width, column in zip(widths, told, strict=True)
    ]
    return columns, setting


def _wanted(table: Table, places: Sequence[int], font: Font, setting: Setting) -> list[float]:
    """How wide each of these columns would be if its longest text stood in one line."""
    sample = list(islice(table.rows, _SAMPLED))
    return [
        max(
            snug(table.columns[at].head, font, setting),
            *(snug(_text(one.cells[at], table.columns[at]), font, setting) for one in sample),
            0.0,
        )
        for at in places
    ]


def _shared(wanted: Sequence[float], room: float) -> list[float]:
    """`room` among text columns: what is short keeps to one line, what is long shares the rest.

    The longer the text the more it gets, though less than in proportion: it wraps.
    """
    room, found = max(room, _LEAST_TEXT * len(wanted)), [0.0] * len(wanted)
    long = list(range(len(wanted)))
    while long:
        even = room / len(long)
        short = [at for at in long if wanted[at] <= even]
        if not short:
            break
        for at in short:
            found[at] = wanted[at]
            room -= wanted[at]
            long.remove(at)
    roots = sum(wanted[at] ** 0.5 for at in long)
    for at in long:
        found[at] = room * wanted[at] ** 0.5 / roots
    return found


def _asked(
    column: TableColumn, samples: Mapping[Kind, str], type_face: Face, setting: Setting
) -> float:
    """Points for this column; 0: a part of the rest."""
    if column.width:
        return column.width * MM
    sample = samples.get(column.kind, "")
    if not sample:
        return 0.0
    words = [*type_face.bold.legible(column.head).split(), sample]
    return max(snug(word, type_face.bold, setting) for word in words)


def _head(
    told: Sequence[TableColumn], columns: Sequence[Column], type_face: Face, setting: Setting
) -> Block:
    groups = shared_heads(told)
    rows = 2 if groups else 1
    headings = [
        Heading(column.head, rows - 1 if column.over else 0, at, 1, 1 if column.over else rows)
        for at, column in enumerate(told)
    ]
    headings += [Heading(text, 0, first, count) for text, first, count in groups]
    top = head(columns, headings, type_face.bold, setting)
    if not any(column.number for column in told):
        return top
    numbers = [Heading(column.number, 0, at) for at, column in enumerate(told)]
    under = head(columns, numbers, type_face.italic, _NUMBERS)
    return stacked([top, under], top.width)


def _one_line(text: str) -> str:
    return " ".join(text.split())
