"""Lists that go with dossiers and are signed by both sides: a hand-over, a consignment by post."""

from collections.abc import Sequence
from datetime import datetime

from motcua_desktop.domain.moment import date_text, local, long_moment, time_text
from motcua_desktop.domain.paper import (
    Consigned,
    ConsignmentSheet,
    HandedOver,
    HandOverListSheet,
)
from motcua_desktop.domain.paper_size import PaperSize
from motcua_desktop.printing.block import Setting
from motcua_desktop.printing.fonts import Face
from motcua_desktop.printing.letter import Letter, letter
from motcua_desktop.printing.lines import Run
from motcua_desktop.printing.sheet import MM, Sheet
from motcua_desktop.printing.table import Cell, Column, Heading, head, row
from motcua_desktop.printing.wording import Wording

_HANDED = (9 * MM, 39.5 * MM, 0.0, 10 * MM, 20 * MM, 20 * MM, 17 * MM)
_SENT = (9 * MM, 39.5 * MM, 0.0, 40 * MM, 18 * MM)
_SETTING = Setting(10, 11.8)


def hand_over_list(
    sheet: HandOverListSheet, *, words: Wording | None = None, bundled_font: bool = False
) -> bytes:
    """The list as A4 PDF, its heads on every page. PaperTrouble when its words are broken."""
    told = Letter(
        form="hand_over",
        head=sheet.letterhead,
        day=local(sheet.at).date(),
        code="",
        scan="",
        reprint=sheet.reprint,
        values={
            "number": sheet.number,
            "at": long_moment(sheet.at),
            "giver": sheet.giver,
            "taker": sheet.taker,
            "officer": sheet.officer,
            "taken_by": sheet.taken_by,
            "count": f"{len(sheet.lines):02d}",
        },
        tables={
            "dossiers": lambda paper, words: _table(
                paper, words.tables["dossiers"], _HANDED, _handed(sheet.lines, paper.face)
            )
        },
    )
    return letter(told, size=PaperSize.A4, words=words, bundled_font=bundled_font)


def consignment(
    sheet: ConsignmentSheet, *, words: Wording | None = None, bundled_font: bool = False
) -> bytes:
    """The list as A4 PDF, its heads on every page. PaperTrouble when its words are broken."""
    told = Letter(
        form="consignment",
        head=sheet.letterhead,
        day=local(sheet.at).date(),
        code="",
        scan="",
        reprint=sheet.reprint,
        values={
            "number": sheet.number,
            "at": long_moment(sheet.at),
            "desk": sheet.desk,
            "carrier": sheet.carrier,
            "officer": sheet.officer,
            "count": f"{len(sheet.lines):02d}",
        },
        tables={
            "parcels": lambda paper, words: _table(
                paper, words.tables["parcels"], _SENT, _sent(sheet.lines, paper.face)
            )
        },
    )
    return letter(told, size=PaperSize.A4, words=words, bundled_font=bundled_font)


def _table(
    paper: Sheet, names: Sequence[str], widths: Sequence[float], rows: Sequence[Sequence[Cell]]
) -> None:
    """A table of these widths in points; the one of 0 takes the rest. The first column numbers."""
    bold = paper.face.bold
    rest = paper.layout.inner - sum(widths)
    columns = [Column(width or rest, "left" if at else "center") for at, width in enumerate(widths)]
    heads = [Heading(text, 0, at) for at, text in enumerate(names)]
    plain = paper.face.regular
    numbered = (
        row(columns, [Cell([Run(str(number), plain)]), *cells], _SETTING)
        for number, cells in enumerate(rows, start=1)
    )
    paper.table(columns, head(columns, heads, bold, _SETTING), numbered)
    paper.gap(paper.layout.spacing + 4)


def _handed(lines: Sequence[HandedOver], face: Face) -> list[list[Cell]]:
    plain, bold = face.regular, face.bold
    return [
        [
            Cell([Run(one.code, plain)]),
            Cell([Run(one.applicant, bold)], [Run(one.procedure, plain)]),
            Cell([Run(f"{one.sets:02d}", plain)]),
            _when(one.until, face),
            _when(one.due_at, face),
            Cell([Run(one.note, plain)]),
        ]
        for one in lines
    ]


def _sent(lines: Sequence[Consigned], face: Face) -> list[list[Cell]]:
    plain, bold = face.regular, face.bold
    return [
        [
            Cell([Run(one.tracking_number, bold)], [Run(one.code, plain)]),
            Cell(
                [Run(one.recipient, bold)],
                [Run(", ".join(part for part in (one.address, one.phone) if part), plain)],
            ),
            Cell([Run(one.content, plain)]),
            Cell([Run(one.note, plain)]),
        ]
        for one in lines
    ]


def _when(moment: datetime | None, face: Face) -> Cell:
    if moment is None:
        return Cell([Run("–", face.regular)])
    return Cell(
        [Run(date_text(local(moment).date()), face.regular)],
        [Run(time_text(moment), face.regular)],
    )
