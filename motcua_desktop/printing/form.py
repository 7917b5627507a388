"""The parts that every form of the desk shares: head, title, body lines, places to sign."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from motcua_desktop.domain.letterhead import Letterhead
from motcua_desktop.domain.moment import long_date
from motcua_desktop.domain.paper import SheetPaper
from motcua_desktop.domain.wording import Entry, Signature
from motcua_desktop.printing.block import (
    Block,
    beside,
    centred,
    lines,
    paragraph,
    space,
    stacked,
)
from motcua_desktop.printing.fonts import Face
from motcua_desktop.printing.lines import Run
from motcua_desktop.printing.sheet import MM, Layout, Sheet
from motcua_desktop.printing.table import Cell, Column, Heading, head, row, snug
from motcua_desktop.printing.wording import Wording, filled, known, runs

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
_GUTTER = 3 * MM


def letterhead(names: Letterhead, number: str, day: date, layout: Layout, face: Face) -> Block:
    """The head of a form (NĐ 30/2020, Phụ lục I), `number` and the date on one line."""
    national = _national(layout, face)
    right = layout.inner - national.width
    left = right - _GUTTER
    superior = [centred([Run(names.superior, face.regular)], left, layout.office)]
    agency = stacked(
        [
            *(superior if names.superior else []),
            centred([Run(names.agency, face.bold)], left, layout.office),
            _rule(left, left * 0.4),
        ],
        left,
    )
    upper = beside(agency, national, right)
    place = f"{names.place}, {long_date(day)}" if names.place else long_date(day)
    lower = beside(
        centred([Run(number, face.regular)], left, layout.motto),
        centred([Run(place, face.italic)], national.width, layout.motto),
        right,
    )
    return stacked([upper, space(layout.spacing), lower], layout.inner)


def title(words: Wording, layout: Layout, face: Face) -> Block:
    """The form's name in capitals."""
    return centred([Run(words.title, face.bold)], layout.inner, layout.title)


def lead(
    words: Wording, values: Mapping[str, str], width: float, layout: Layout, face: Face
) -> Block:
    """The lines that belong under the form's name, centred in `width`."""
    return stacked(
        [centred(runs(line, values, face), width, layout.cell) for line in words.lead], width
    )


def body(
    sheet: Sheet,
    words: Wording,
    values: Mapping[str, str],
    tables: Mapping[str, Callable[[], None]],
    closing: Sequence[Block],
) -> None:
    """The body's lines and tables in their order, then `closing`, which never stands alone.

    The last lines of the body go overleaf with `closing` when it does not fit.
    """
    shown = [entry for entry in words.body if not entry.when or values.get(entry.when)]
    kept = _kept(shown)
    for entry in shown[: len(shown) - kept]:
        if entry.table:
            tables[entry.table]()
        else:
            sheet.add(*_entry(entry, values, sheet))
    last = [block for entry in shown[len(shown) - kept :] for block in _entry(entry, values, sheet)]
    sheet.together([*last, *closing])


def _kept(shown: Sequence[Entry]) -> int:
    """How many of the last lines stay with the signatures: two, but no table."""
    count = 0
    for entry in reversed(shown[-2:]):
        if entry.table:
            break
        count += 1
    return count


def _entry(entry: Entry, values: Mapping[str, str], sheet: Sheet) -> list[Block]:
    layout = sheet.layout
    if not entry.right:
        made = lines(runs(entry.text, values, sheet.face), layout.inner, layout.body)
        return [*made, space(layout.spacing)]
    return [_pair(entry, values, sheet), space(layout.spacing)]


def _pair(entry: Entry, values: Mapping[str, str], sheet: Sheet) -> Block:
    """Two texts on one line, the second a little right of the middle or as far as it must."""
    layout = sheet.layout
    left = runs(entry.text, values, sheet.face)
    right = runs(entry.right, values, sheet.face)
    at = min(
        max(layout.inner * 0.58, _length(left, layout) + _GUTTER),
        max(layout.inner * 0.58, layout.inner - _length(right, layout)),
    )
    return beside(
        paragraph(left, at - _GUTTER, layout.body),
        paragraph(right, layout.inner - at, layout.body),
        at,
    )


def _length(runs: Sequence[Run], layout: Layout) -> float:
    return sum(run.font.width(run.font.legible(run.text), layout.body.size) for run in runs) + 0.1


def signatures(
    places: Sequence[Signature],
    values: Mapping[str, str],
    layout: Layout,
    face: Face,
) -> Block:
    """Places to sign, side by side, with white for the signature and the seal.

    A single place stands on the right half, as NĐ 30/2020 has it.
    """
    count = max(len(places), 2)
    width = layout.inner / count
    whole = Block(layout.inner, 0.0)
    for number, place in enumerate(places, start=count - len(places)):
        block = _signature(place, values, width, layout, face)
        whole.put(block, number * width, 0.0)
        whole.height = max(whole.height, block.height)
    return whole


def _signature(
    place: Signature,
    values: Mapping[str, str],
    width: float,
    layout: Layout,
    face: Face,
) -> Block:
    inner = width - _GUTTER
    parts = [centred([Run(filled(place.office, values), face.bold)], inner, layout.cell)]
    if place.hint:
        parts.append(centred([Run(place.hint, face.italic)], inner, layout.small))
    parts.append(space(layout.sign))
    if place.name and known(place.name, values):
        parts.append(centred([Run(filled(place.name, values), face.bold)], inner, layout.cell))
    whole = Block(width, 0.0)
    whole.put(stacked(parts, inner), _GUTTER / 2, 0.0)
    whole.height = sum(part.height for part in parts)
    return whole


def notes(words: Wording, values: Mapping[str, str], layout: Layout, face: Face) -> list[Block]:
    """The small print at the foot of a form."""
    return [
        block
        for note in words.notes
        for block in lines(runs(note, values, face), layout.inner, layout.small)
    ]


def framed(text: str, layout: Layout, face: Face) -> Block:
    """A short mark in a frame, such as a reprint's."""
    setting = layout.cell
    width = face.bold.width(face.bold.legible(text), setting.size) + 10
    inner = paragraph([Run(text, face.bold)], width, setting.at("center"))
    block = Block(width, inner.height + 5)
    block.put(inner, 0.0, 2.8)
    block.frame()
    return block


def paper_table(paper: Sheet, listed: tuple[SheetPaper, ...], words: Wording) -> None:
    """The table of a dossier's papers, with how many originals and copies of each."""
    page, type_face = paper.layout, paper.face
    names = words.tables["papers"]
    place, first, second = (
        Column(snug(names[at], type_face.bold, page.cell), "center") for at in (0, 2, 3)
    )
    rest = page.inner - place.width - first.width - second.width
    columns = [place, Column(rest), first, second]
    heads = [Heading(text, 0, at) for at, text in enumerate(names)]
    plain = type_face.regular
    rows = [
        row(
            columns,
            [
                Cell([Run(str(number), plain)]),
                Cell([Run(one.name, plain)], [Run(one.note, type_face.italic)] if one.note else ()),
                Cell([Run(_count(one.originals), plain)]),
                Cell([Run(_count(one.copies), plain)]),
            ],
            page.cell,
        )
        for number, one in enumerate(listed, start=1)
    ]
    paper.table(columns, head(columns, heads, type_face.bold, page.cell), rows)
    paper.gap(page.spacing + 2)


def list_table(paper: Sheet, items: Sequence[str], names: Sequence[str]) -> None:
    """Texts one under the other, numbered; `names` are the heads of the two columns."""
    page, type_face = paper.layout, paper.face
    widest = max(names[0], str(len(items)), key=len)
    place = Column(snug(widest, type_face.bold, page.cell), "center")
    columns = [place, Column(page.inner - place.width)]
    heads = [Heading(text, 0, at) for at, text in enumerate(names)]
    plain = type_face.regular
    rows = [
        row(columns, [Cell([Run(str(number), plain)]), Cell([Run(item, plain)])], page.cell)
        for number, item in enumerate(items, start=1)
    ]
    paper.table(columns, head(columns, heads, type_face.bold, page.cell), rows)
    paper.gap(page.spacing + 2)


def _national(layout: Layout, face: Face) -> Block:
    nation_size, motto_size = layout.office.size, layout.motto.size
    width = face.bold.width(NATION, nation_size) + 2
    motto = face.bold.width(MOTTO, motto_size)
    return stacked(
        [
            paragraph([Run(NATION, face.bold)], width, layout.office.at("center")),
            paragraph([Run(MOTTO, face.bold)], width, layout.motto.at("center")),
            _rule(width, motto),
        ],
        width,
    )


def _rule(width: float, length: float) -> Block:
    block = Block(width, 2 * MM)
    block.rule((width - length) / 2, 1.5, length)
    return block


def _count(number: int) -> str:
    return f"{number:02d}" if number else "–"
