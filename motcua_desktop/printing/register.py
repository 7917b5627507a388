"""Mẫu 07, Sổ theo dõi hồ sơ: landscape A4, page by page as its lines come, so memory stays flat."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import accumulate, chain

from motcua_desktop.domain.moment import date_text, local, long_date, time_text
from motcua_desktop.domain.register import RegisterBook, RegisterLine
from motcua_desktop.printing.block import THIN, Block, Setting, Text, centred, space, stacked
from motcua_desktop.printing.fonts import Face, Font, face
from motcua_desktop.printing.form import letterhead, signatures
from motcua_desktop.printing.lines import Line, Run, broken
from motcua_desktop.printing.sheet import MM, Binder, Layout, Page, landscape
from motcua_desktop.printing.table import Column, Heading, head
from motcua_desktop.printing.wording import Wording, filled, runs, wording

WIDTHS = (9, 25.5, 36, 11, 29.5, 33, 24, 17.5, 17.5, 17.5, 13, 15, 13.5)
"""Of the columns, in millimetres."""

_CENTRED = frozenset({0, 3, 7, 8, 9})
# Where each head stands: row, column, columns across, rows down.
_PLACES = (
    *((0, at, 1, 2) for at in range(7)),
    (0, 7, 3, 1),
    *((0, at, 1, 2) for at in range(10, 13)),
    *((1, at, 1, 1) for at in range(7, 10)),
)
_SETTING = Setting(8.5, 10.2)
_HEAD = Setting(8, 9.4)
_PAD_X, _PAD_Y = 2.4, 1.8
# A cell that is longer ends in "…": a line of the register never takes a whole page.
_MOST = 18


def register(
    volumes: Iterable[tuple[RegisterBook, Iterable[RegisterLine]]],
    *,
    cover: bool = True,
    marked: str = "",
    words: Wording | None = None,
    bundled_font: bool = False,
) -> bytes:
    """The volumes one after the other, each with its cover and its own page 1; no page is blank.

    Lines are taken as they come and forgotten when their page is set. Without `cover` only the
    lines stand there; that of the dossier `marked` is bold. There must be a volume at least.
    Raises PaperTrouble when the form's words are broken.
    """
    said, type_face = words or wording("07"), face(bundled=bundled_font)
    begun = iter(volumes)
    book, lines = next(begun)
    bound = Binder(
        landscape(),
        type_face.regular,
        title=f"{said.words['short']} {book.volume}",
        author=book.letterhead.agency,
        subject=said.title,
    )
    pages = Pages(said, type_face, bound.bind)
    for one in chain([(book, lines)], begun):
        pages.volume(*one, cover=cover, marked=marked)
    return bound.bound()


@dataclass(frozen=True, slots=True)
class Pages:
    """Where the register's pages go one by one; `bind` takes each as it is full."""

    words: Wording
    face: Face
    bind: Callable[[Page], None]

    def volume(
        self,
        book: RegisterBook,
        lines: Iterable[RegisterLine],
        *,
        cover: bool = True,
        marked: str = "",
    ) -> None:
        """One volume, its own page 1 and all; lines are forgotten when their page is set."""
        volume = _Volume(book, self.words, self.face, landscape(), self.bind)
        if cover:
            volume.cover()
        volume.write(lines, marked)
        volume.end(closing=cover)


class _Volume:
    """One volume being written: the page in hand, and how far down it is."""

    def __init__(
        self,
        book: RegisterBook,
        words: Wording,
        type_face: Face,
        page: Layout,
        bind: Callable[[Page], None],
    ):
        self._book = book
        self._words = words
        self._face = type_face
        self._layout = page
        self._bind = bind
        self._edges = list(accumulate((mm * MM for mm in WIDTHS), initial=page.left))
        self._head = _heads(words, type_face)
        self._broken = lru_cache(maxsize=4096)(broken_cell)
        self._first = self._last = self._count = self._pages = 0
        self._page: Page | None = None
        self._y = self._top = self._foot = 0.0

    def cover(self) -> None:
        """A page of its own: whose register, of which year, which volume, opened and closed."""
        page = self._layout
        names = [
            letterhead(self._book.letterhead, "", self._book.opened, page, self._face),
            space(26 * MM),
            centred([Run(self._words.title, self._face.bold)], page.inner, Setting(30, 38)),
            space(6 * MM),
            *(
                centred(runs(line, self._values(), self._face), page.inner, Setting(15, 25))
                for line in self._words.lead
            ),
        ]
        block = Block(page.width, page.height)
        block.put(stacked(names, page.inner), page.left, page.top)
        self._bind(Page(block))

    def write(self, lines: Iterable[RegisterLine], marked: str) -> None:
        """A row for each line, a page at a time."""
        for line in lines:
            font = self._face.bold if line.code == marked else self._face.regular
            self._row([self._broken(text, at, font) for at, text in enumerate(cells(line))])
            self._first, self._last = self._first or line.number, line.number
            self._count += 1

    def end(self, *, closing: bool) -> None:
        """What the volume holds and who signs for it, under its last line or overleaf."""
        if not self._count:
            nothing = [Run(self._words.words["nothing"], self._face.italic)]
            self._put(centred(nothing, self._layout.inner, self._layout.body))
        if closing:
            # Its height does not hang on the numbers, but the number of pages on its height.
            self._need(self._closing().height, headed=False)
            self._put(self._closing())
        self._turn()

    def _row(self, cells: Sequence[Sequence[Line]]) -> None:
        size, leading = _SETTING.size, _SETTING.leading
        height = max(map(len, cells)) * leading + 2 * _PAD_Y
        block = self._need(height).block
        texts = block.texts
        for at, lines in enumerate(cells):
            left, right = self._edges[at], self._edges[at + 1]
            y = self._y + _PAD_Y + leading / 2 + size * 0.33
            for line in lines:
                start = (left + right - line.width) / 2 if at in _CENTRED else left + _PAD_X
                texts += [Text(start + x, y, text, font, size) for x, text, font in line.pieces]
                y += leading
        self._y += height
        self._foot = self._y
        block.rule(self._edges[0], self._y - THIN, self._edges[-1] - self._edges[0])

    def _need(self, height: float, *, headed: bool = True) -> Page:
        """The page in hand if `height` points are left on it, else a new one, with its heads."""
        bottom = self._layout.height - self._layout.bottom
        if self._page is not None and self._y + height <= bottom:
            return self._page
        self._turn()
        made = self._page = Page(Block(self._layout.width, self._layout.height))
        self._pages += 1
        self._y = self._layout.top
        if headed:
            self._put(self._head)
        self._top = self._foot = self._y
        return made

    def _put(self, block: Block) -> None:
        page = self._need(block.height)
        page.block.put(block, self._layout.left, self._y)
        self._y += block.height

    def _turn(self) -> None:
        """Finish the page in hand: the uprights of its rows, what book it is of, its number."""
        page, layout = self._page, self._layout
        if page is None:
            return
        if self._foot > self._top:
            for edge in (self._edges[0], *(edge - THIN for edge in self._edges[1:])):
                page.block.upright(edge, self._top, self._foot - self._top)
        font, size = self._face.regular, layout.small.size
        y = layout.height - layout.bottom * 0.45
        name = font.legible(filled(self._words.words["footer"], self._values()))
        number = filled(self._words.words["page"], {"number": str(self._pages)})
        right = layout.width - layout.right - font.width(number, size)
        page.footer.append(Text(layout.left, y, name, font, size))
        page.footer.append(Text(right, y, number, font, size))
        self._bind(page)
        self._page = None

    def _closing(self) -> Block:
        values, page = self._values(), self._layout
        told = [
            centred(runs(line, values, self._face), page.inner, page.body)
            for line in self._words.notes
        ]
        signed = signatures(self._words.signatures, values, page, self._face)
        return stacked([space(10), *told, space(6), signed], page.inner)

    def _values(self) -> dict[str, str]:
        book = self._book
        return {
            "desk": book.desk,
            "year": str(book.year),
            "counter": str(book.counter),
            "book": book.volume,
            "opened": long_date(book.opened),
            "closed": long_date(book.closed) if book.closed else "",
            "pages": str(self._pages),
            "count": str(self._count),
            "first": str(self._first or "–"),
            "last": str(self._last or "–"),
        }


def _heads(words: Wording, type_face: Face) -> Block:
    columns = [Column(mm * MM) for mm in WIDTHS]
    heads = [
        Heading(text, *place) for text, place in zip(words.tables["heads"], _PLACES, strict=True)
    ]
    return head(columns, heads, type_face.bold, _HEAD)


def broken_cell(text: str, at: int, font: Font) -> Sequence[Line]:
    """The lines of a cell of column `at`, as many as a line of the register may have."""
    width = WIDTHS[at] * MM - 2 * _PAD_X
    lines = broken([Run(text, font)], _SETTING.size, width)
    if len(lines) > _MOST:
        return lines[: _MOST - 1] + broken([Run("…", font)], _SETTING.size, width)
    return lines


def cells(line: RegisterLine) -> tuple[str, ...]:
    """What stands in the form's thirteen columns."""
    return (
        str(line.number),
        line.code,
        line.procedure,
        f"{line.sets:02d}",
        line.applicant,
        "\n".join(part for part in (line.address, line.phone) if part),
        line.agency,
        _when(line.received_at),
        _when(line.due_at),
        _when(line.returned_at),
        line.return_by,
        line.signed,
        line.note,
    )


def _when(moment: datetime | None) -> str:
    return f"{date_text(local(moment).date())}\n{time_text(moment)}" if moment else ""
