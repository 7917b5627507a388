"""Mẫu 06, Phiếu kiểm soát quá trình giải quyết hồ sơ: a row for each hand-over, and empty ones."""

from motcua_desktop.domain.moment import local, long_moment
from motcua_desktop.domain.paper import ControlRow, ControlSheet
from motcua_desktop.domain.paper_size import PaperSize
from motcua_desktop.printing.block import Block, beside, lines, paragraph, space
from motcua_desktop.printing.fonts import Face
from motcua_desktop.printing.letter import Letter, letter
from motcua_desktop.printing.lines import Run
from motcua_desktop.printing.sheet import Layout, Sheet
from motcua_desktop.printing.table import Column, Heading, head, inside, ruled
from motcua_desktop.printing.wording import Wording

_SHARES = (0.27, 0.42, 0.16, 0.15)


def control(
    sheet: ControlSheet,
    *,
    size: PaperSize = PaperSize.A5,
    words: Wording | None = None,
    bundled_font: bool = False,
) -> bytes:
    """The slip as PDF. Raises PaperTrouble when the form's words are broken."""
    told = Letter(
        form="06",
        head=sheet.letterhead,
        day=local(sheet.received_at).date(),
        code=sheet.code,
        scan=sheet.scan,
        reprint=sheet.reprint,
        values={
            "number": sheet.number,
            "applicant": sheet.applicant,
            "procedure": sheet.procedure,
            "agency": sheet.agency,
            "partners": sheet.partners,
            "received": long_moment(sheet.received_at),
            "due": long_moment(sheet.due_at) if sheet.due_at else "",
        },
        tables={"rows": lambda paper, words: _table(paper, sheet.rows, words)},
    )
    return letter(told, size=size, words=words, bundled_font=bundled_font)


def _table(paper: Sheet, rows: tuple[ControlRow, ...], words: Wording) -> None:
    page, face = paper.layout, paper.face
    columns = [
        Column(page.inner * share, "left" if at < 2 else "center")
        for at, share in enumerate(_SHARES)
    ]
    heads = [Heading(text, 0, at) for at, text in enumerate(words.tables["rows"])]
    made = [ruled(columns, _cells(one, columns, words, page, face)) for one in rows]
    paper.table(columns, head(columns, heads, face.bold, page.small), made)
    paper.gap(page.spacing + 2)


def _cells(
    one: ControlRow, columns: list[Column], words: Wording, page: Layout, face: Face
) -> list[list[Block]]:
    widths = [inside(column) for column in columns]
    names = [
        block
        for name, key in ((one.giver, "giver"), (one.taker, "taker"))
        for block in lines(
            [Run(f"{words.words[key]} ", face.regular), Run(name or " ", face.bold)],
            widths[0],
            page.small,
        )
    ]
    at = long_moment(one.at) if one.at else words.words["no_moment"]
    when = lines([Run(at, face.regular)], widths[1], page.small.at("center"))
    return [
        names if one.giver else [names[0], space(page.sign / 2), *names[1:], space(page.sign / 2)],
        [*when, *_signing(one, widths[1], words, page, face)],
        *(
            lines([Run(text, face.regular)], width, page.small.at("center"))
            for text, width in ((one.result, widths[2]), (one.note, widths[3]))
        ),
    ]


def _signing(
    one: ControlRow, width: float, words: Wording, page: Layout, face: Face
) -> list[Block]:
    """Two places to sign, side by side, with the names beneath where they are known."""
    half = width / 2
    setting = page.small.at("center")
    offices, names = (
        beside(
            paragraph([Run(left, font)], half, setting),
            paragraph([Run(right, font)], half, setting),
            half,
        )
        for left, right, font in (
            (words.words["giving"], words.words["taking"], face.bold),
            (one.given_by, one.taken_by, face.regular),
        )
    )
    return [offices, space(page.sign * 0.7), names]
