"""Several reports as one PDF: cover, contents with their pages, then each part on its own paper."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from motcua_desktop.domain.letterhead import Letterhead
from motcua_desktop.domain.paper_size import PaperSize
from motcua_desktop.printing.block import Block, Setting, centred, lines, space, stacked
from motcua_desktop.printing.fonts import Face, face
from motcua_desktop.printing.form import letterhead
from motcua_desktop.printing.lines import Run
from motcua_desktop.printing.numbering import Numbered
from motcua_desktop.printing.sheet import MM, Binder, Later, Layout, Link, Page, layouts

_TITLE = Setting(24, 32)
_PERIOD = Setting(15, 22)
_LINE = Setting(12.5, 17)
_HANGING = 9 * MM
_NUMBERS = 14 * MM
_AIR = 4.0


@dataclass(frozen=True, slots=True)
class Cover:
    """What stands on the cover. `facts` are who made it, when, and the journal's head, in pairs.

    `compact`: the contents stand on it too, for a packet of a few pages.
    """

    names: Letterhead
    title: str
    period: Sequence[str]
    day: date
    facts: Sequence[tuple[str, str]]
    compact: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """One report of a packet; `bind` draws its pages behind those that are there."""

    title: str
    bind: Callable[[Numbered], None]


def packet(cover: Cover, parts: Sequence[Part], *, bundled_font: bool = False) -> bytes:
    """The parts behind cover and contents, numbered through, each in the reader's outline.

    Pages go into the PDF as they are drawn. Raises PaperTrouble when a form's words are broken.
    """
    type_face, (page, *_) = face(bundled=bundled_font), layouts(PaperSize.A4)
    binder = Binder(
        page,
        type_face.regular,
        title=" ".join([cover.title, *cover.period]),
        author=cover.names.agency,
        subject=cover.title,
    )
    numbered = Numbered(binder, type_face)
    name = " – ".join([cover.title, *cover.period[:1]])
    front, y = _cover(cover, page, type_face)
    contents = _Contents(page, type_face)
    binder.mark("Bìa", "cover")
    if cover.compact:
        contents.begin(front, y + 8 * MM)
    else:
        binder.bind(front)
        binder.mark("Mục lục", "contents")
    for at, part in enumerate(parts):
        contents.add(at, part.title)
    for one in contents.pages:
        numbered.of(name, page)(one)
    for at, part in enumerate(parts):
        binder.mark(part.title, _key(at))
        first = numbered.following
        part.bind(numbered)
        binder.tell(_key(at), str(first), type_face.regular, _LINE.size, align="right")
    numbered.end()
    return binder.bound()


def _cover(cover: Cover, page: Layout, type_face: Face) -> tuple[Page, float]:
    """The cover, and how far down its title reaches."""
    names = [
        letterhead(cover.names, "", cover.day, page, type_face),
        space((10 if cover.compact else 70) * MM),
        centred([Run(cover.title, type_face.bold)], page.inner, _TITLE),
        space(4 * MM),
        *(centred([Run(line, type_face.regular)], page.inner, _PERIOD) for line in cover.period),
    ]
    block = Block(page.width, page.height)
    upper = stacked(names, page.inner)
    block.put(upper, page.left, page.top)
    told = [
        [Run(f"{name}: ", type_face.regular), Run(value, type_face.bold)]
        for name, value in cover.facts
    ]
    facts = [line for one in told for line in lines(one, page.inner, page.cell)]
    foot = stacked([*facts, space(_AIR)], page.inner)
    block.put(foot, page.left, page.height - page.bottom - foot.height)
    return Page(block), page.top + upper.height


class _Contents:
    """The parts' titles with dots and the page each begins on, which is told later."""

    def __init__(self, page: Layout, type_face: Face):
        self.pages: list[Page] = []
        self._layout = page
        self._face = type_face
        self._y = page.height

    def begin(self, page: Page, y: float) -> None:
        """Go on at this height of a page, under the heading of the contents."""
        heading = Run("MỤC LỤC", self._face.bold)
        block = centred([heading], self._layout.inner, self._layout.title)
        page.block.put(block, self._layout.left, y)
        self.pages.append(page)
        self._y = y + block.height + 4 * MM

    def add(self, at: int, title: str) -> None:
        """One part's line, on a new page when this one is full."""
        layout = self._layout
        entry = _entry(f"{at + 1}. ", title, layout, self._face)
        if self._y + entry.height > layout.height - layout.bottom:
            self.begin(Page(Block(layout.width, layout.height)), layout.top)
        page = self.pages[-1]
        page.block.put(entry, layout.left, self._y)
        place = self._y + entry.texts[-1].y
        page.later.append(Later(layout.width - layout.right, place, _key(at)))
        page.links.append(Link(layout.left, self._y, layout.inner, entry.height, _key(at)))
        self._y += entry.height


def _entry(number: str, title: str, page: Layout, type_face: Face) -> Block:
    """One line of the contents, over several lines where its title is long, dots at its end."""
    font, size = type_face.regular, _LINE.size
    width = page.inner - _HANGING - _NUMBERS
    told = stacked(lines([Run(title, font)], width, _LINE), width)
    block = Block(page.inner, told.height + _AIR)
    block.put(told, _HANGING, 0.0)
    last = block.texts[-1]
    block.write(0.0, block.texts[0].y, number, font, size)
    start = last.x + font.width(last.text, size) + 4
    room = page.inner - _NUMBERS / 2 - start
    dots = "." * int(room / font.width(".", size))
    block.write(page.inner - _NUMBERS / 2 - font.width(dots, size), last.y, dots, font, size)
    return block


def _key(at: int) -> str:
    return f"part{at}"
