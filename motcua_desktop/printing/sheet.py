"""A paper taking shape: blocks flow down its pages, and the pages become PDF bytes."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import NamedTuple

from reportlab.pdfgen.canvas import Canvas

from motcua_desktop.domain.paper_size import PaperSize
from motcua_desktop.printing.block import Block, Setting, Text, stacked
from motcua_desktop.printing.fonts import Face, Font
from motcua_desktop.printing.table import Column, fitting, ruled
from motcua_desktop.printing.wording import filled

MM = 72 / 25.4


@dataclass(frozen=True, slots=True)
class Layout:
    """A page's size and margins in points, and the sizes of type on it.

    `spacing` is the white between two lines of a form's body, `sign` that for a signature.
    """

    width: float
    height: float
    left: float
    right: float
    top: float
    bottom: float
    body: Setting
    cell: Setting
    small: Setting
    office: Setting
    motto: Setting
    title: Setting
    spacing: float
    sign: float

    @property
    def inner(self) -> float:
        """The width between the margins."""
        return self.width - self.left - self.right


# NĐ 30/2020/NĐ-CP, Phụ lục I: left 30-35, right 15-20, top and bottom 20-25 mm; type of 12-14.
_A4 = Layout(
    width=210 * MM,
    height=297 * MM,
    left=30 * MM,
    right=15 * MM,
    top=20 * MM,
    bottom=20 * MM,
    body=Setting(13, 16.8),
    cell=Setting(12, 14.5),
    small=Setting(11, 13.5),
    office=Setting(12, 14.5),
    motto=Setting(13, 15.5),
    title=Setting(14, 18),
    spacing=2.4,
    sign=18 * MM,
)
# A5 (TT 01/2018/TT-VPCP Đ9.2): the same page, smaller in proportion, type not under 8.5 points.
_A5 = Layout(
    width=148 * MM,
    height=210 * MM,
    left=18 * MM,
    right=10 * MM,
    top=12 * MM,
    bottom=12 * MM,
    body=Setting(11, 13.4),
    cell=Setting(10, 11.8),
    small=Setting(9, 10.6),
    office=Setting(9.5, 11.4),
    motto=Setting(10.5, 12.4),
    title=Setting(13, 15.6),
    spacing=1.2,
    sign=13 * MM,
)
_TIGHT_A4 = replace(_A4, body=Setting(12, 14.8), cell=Setting(11, 12.8), spacing=1.6)
_WORKSHEET = replace(_A4, left=20 * MM, right=12 * MM, top=15 * MM, bottom=18 * MM)
_CLOSE_A5 = replace(
    _A5,
    body=Setting(10.5, 12.4),
    cell=Setting(9.5, 11),
    small=Setting(8.5, 9.8),
    spacing=0.9,
    sign=12 * MM,
)
_TIGHT_A5 = replace(_CLOSE_A5, body=Setting(10, 11.6), spacing=0.6, sign=11 * MM)
_A4_LANDSCAPE = Layout(
    width=297 * MM,
    height=210 * MM,
    left=20 * MM,
    right=15 * MM,
    top=20 * MM,
    bottom=15 * MM,
    body=Setting(12, 15),
    cell=Setting(11, 13),
    small=Setting(10, 12),
    office=Setting(11, 13),
    motto=Setting(12, 14),
    title=Setting(14, 17),
    spacing=2,
    sign=18 * MM,
)


# A cover's label, 100×50 mm, the common roll of label printers; `office` is the due day's type.
_LABEL = Layout(
    width=100 * MM,
    height=50 * MM,
    left=4 * MM,
    right=4 * MM,
    top=3 * MM,
    bottom=2.5 * MM,
    body=Setting(12, 13.4),
    cell=Setting(9.5, 11),
    small=Setting(8, 9.4),
    office=Setting(16, 18),
    motto=Setting(9.5, 11),
    title=Setting(13, 15),
    spacing=1,
    sign=0,
)


def layouts(size: PaperSize) -> tuple[Layout, ...]:
    """The portrait page of a form, and the same with smaller type for what just runs over it."""
    return (_A5, _CLOSE_A5, _TIGHT_A5) if size is PaperSize.A5 else (_A4, _TIGHT_A4)


def worksheet() -> Layout:
    """A4 for the desk's own use: narrower margins, for it goes into no file."""
    return _WORKSHEET


def label_page() -> Layout:
    """The label on a dossier's cover."""
    return _LABEL


def landscape() -> Layout:
    """A4 on its side, for wide tables."""
    return _A4_LANDSCAPE


class Later(NamedTuple):
    """The place of a text that is known when the last page is bound (`Binder.tell`)."""

    x: float
    y: float
    key: str


class Link(NamedTuple):
    """What a reader may press to go to the page that is marked with this key (`Binder.mark`)."""

    x: float
    y: float
    width: float
    height: float
    key: str


@dataclass(slots=True)
class Page:
    block: Block
    footer: list[Text] = field(default_factory=list)
    later: list[Later] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)


class Lead(NamedTuple):
    """A heading within a table: it stands on the page of the row behind it."""

    block: Block


TableRow = Block | Lead | list[list[Block]]
"""A row as `Sheet.table` takes it: ready, a heading, or the lines of its cells (`table.row`)."""


class Sheet:
    """One copy of one paper: add blocks from top to bottom, then take its pages.

    With `done` each page is handed on when the next begins, and the last one by `close`, so that
    a long paper is never in memory at once; `pages` then holds the one in hand.
    """

    def __init__(self, layout: Layout, face: Face, *, done: Callable[[Page], None] | None = None):
        self.layout = layout
        self.face = face
        self.pages: list[Page] = []
        self._done = done
        self._y = 0.0
        self.turn()

    @property
    def room(self) -> float:
        """Points left on the page, down to the bottom margin."""
        return self.layout.height - self.layout.bottom - self._y

    def add(self, *blocks: Block) -> None:
        """Set each block under the last, on a new page when it does not fit."""
        for block in blocks:
            if block.height > self.room and self._y > self.layout.top:
                self.turn()
            self.pages[-1].block.put(block, self.layout.left, self._y)
            self._y += block.height

    def together(self, blocks: Sequence[Block]) -> None:
        """Set the blocks on one page if any page can hold them all, else one by one."""
        whole = stacked(blocks, self.layout.inner)
        if whole.height > self.layout.height - self.layout.top - self.layout.bottom:
            self.add(*blocks)
        else:
            self.add(whole)

    def turn(self) -> None:
        """Begin a new page."""
        if self._done is not None and self.pages:
            self._done(self.pages.pop())
        self.pages.append(Page(Block(self.layout.width, self.layout.height)))
        self._y = self.layout.top

    def gap(self, height: float) -> None:
        """Leave white, but none at the head of a page."""
        if self._y > self.layout.top:
            self._y += height

    def table(self, columns: Sequence[Column], head: Block, rows: Iterable[TableRow]) -> None:
        """Set a table: its head on every page, a row split only if no page can hold it.

        Neither the head nor a heading stands alone at the foot of a page.
        """
        headed, leads = False, list[Block]()
        for one in rows:
            if isinstance(one, Lead):
                leads.append(one.block)
                continue
            block = one if isinstance(one, Block) else ruled(columns, one)
            following = stacked([*leads, block], block.width) if leads else block
            if not headed or following.height > self.room:
                self._head(head, following, first=not headed)
                headed = True
            self.add(*leads)
            leads.clear()
            if block.height <= self.room or isinstance(one, Block):
                self.add(block)
            else:
                self._long_row(columns, head, one)
        if not headed:
            self.add(head)
        self.add(*leads)

    def _head(self, head: Block, following: Block, *, first: bool) -> None:
        whole = self.layout.height - self.layout.top - self.layout.bottom
        least = min(following.height, whole / 3)
        if not first or head.height + least > self.room:
            self.turn()
        self.add(head)

    def _long_row(self, columns: Sequence[Column], head: Block, cells: list[list[Block]]) -> None:
        while any(cells):
            count = max(fitting(cells, self.room), 1)
            self.add(ruled(columns, [texts[:count] for texts in cells]))
            cells = [texts[count:] for texts in cells]
            if any(cells):
                self.turn()
                self.add(head)

    def number_pages(self, name: str, template: str, font: Font) -> None:
        """On a paper of several pages: `name` left and "Trang 1/2" right in each bottom margin."""
        count = len(self.pages)
        if count == 1:
            return
        size = self.layout.small.size
        name = font.legible(name)
        y = self.layout.height - self.layout.bottom * 0.45
        for number, page in enumerate(self.pages, start=1):
            told = filled(template, {"number": str(number), "count": str(count)})
            right = self.layout.width - self.layout.right - font.width(told, size)
            page.footer.append(Text(self.layout.left, y, name, font, size))
            page.footer.append(Text(right, y, told, font, size))

    def close(self) -> None:
        """Hand the last page on; nothing is added afterwards."""
        if self._done is not None:
            self._done(self.pages.pop())


def fitted(choices: Sequence[Layout], make: Callable[[Layout], Sheet]) -> Sheet:
    """The paper in the first layout that gets it on to one page; in the first when none does."""
    first = make(choices[0])
    if len(first.pages) == 1:
        return first
    others = (make(choice) for choice in choices[1:])
    return next((made for made in others if len(made.pages) == 1), first)


def pdf(layout: Layout, pages: Sequence[Page], *, title: str, author: str, subject: str) -> bytes:
    """The pages as a PDF: fonts embedded, printed at 100 %, the same bytes for the same pages."""
    made = Binder(layout, pages[0].block.texts[0].font, title=title, author=author, subject=subject)
    for page in pages:
        made.bind(page)
    return made.bound()


class Binder:
    """A PDF taking pages one by one, so that a book of thousands is never in memory at once.

    Pages may be of different sizes. `count` is how many are bound.
    """

    def __init__(self, layout: Layout, font: Font, *, title: str, author: str, subject: str):
        self.count = 0
        self._made = BytesIO()
        self._canvas = Canvas(
            self._made,
            pagesize=(layout.width, layout.height),
            invariant=1,
            lang="vi-VN",
            # Else the PDF names Helvetica, which is not embedded and has no Vietnamese.
            initialFontName=font.name,
        )
        self._canvas.setTitle(title)
        self._canvas.setAuthor(author)
        self._canvas.setSubject(subject)
        self._canvas.setCreator("Motcua Desktop")
        self._canvas.setViewerPreference("PrintScaling", "None")

    def bind(self, page: Page) -> None:
        """Add this page behind the others."""
        height = page.block.height
        self._canvas.setPageSize((page.block.width, height))
        _draw_texts(self._canvas, height, [*page.block.texts, *page.footer])
        _draw_boxes(self._canvas, height, page.block)
        for x, y, key in page.later:
            self._canvas.saveState()
            self._canvas.translate(x, height - y)
            self._canvas.doForm(key)
            self._canvas.restoreState()
        for x, y, width, down, key in page.links:
            corners = (x, height - y - down, x + width, height - y)
            self._canvas.linkRect("", key, corners, thickness=0)
        self._canvas.showPage()
        self.count += 1

    def mark(self, title: str, key: str) -> None:
        """The page bound next stands under this title in the reader's outline; links know `key`."""
        self._canvas.bookmarkPage(key)
        self._canvas.addOutlineEntry(title, key)
        self._canvas.showOutline()

    def tell(self, key: str, text: str, font: Font, size: float, *, align: str = "left") -> None:
        """The text of every `Later` of that key, its `x` the left or right end; once for a key."""
        width = font.width(text, size)
        start = 0.0 if align == "left" else -width
        self._canvas.beginForm(key, start - 1, -size, start + width + 1, size)
        _draw_texts(self._canvas, 0.0, [Text(start, 0.0, text, font, size)])
        self._canvas.endForm()

    def bound(self) -> bytes:
        """The whole PDF; nothing is added afterwards."""
        self._canvas.save()
        return self._made.getvalue()


def _draw_texts(canvas: Canvas, height: float, texts: Sequence[Text]) -> None:
    drawn = canvas.beginText()
    last: tuple[Font, float] | None = None
    for x, y, text, font, size in texts:
        if last != (font, size):
            drawn.setFont(font.name, size)
            last = (font, size)
        drawn.setTextOrigin(x, height - y)
        drawn.textOut(text)
    canvas.drawText(drawn)


def _draw_boxes(canvas: Canvas, height: float, block: Block) -> None:
    """All boxes as one path: neighbours of a QR leave no hair of white between them."""
    if not block.boxes:
        return
    path = canvas.beginPath()
    for x, y, w, h in block.boxes:
        path.rect(x, height - y - h, w, h)
    canvas.drawPath(path, stroke=0, fill=1)
