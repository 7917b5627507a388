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
from motcua_desktop.printing.sheet import MM, Binder, Later, Layout, Page, layouts

_TITLE = Setting(24, 32)
_PERIOD = Setting(15, 22)
_LINE = Setting(12.5, 17)
_HANGING = 9 * MM
_NUMBERS = 14 * MM
_AIR = 4.0


@dataclass(frozen=True, slots=True)
class Cover:
    """What stands on the cover. `facts` are who made it, when, and the journal's head, in pairs."""

    names: Letterhead
    title: str
    period: Sequence[str]
    day: date
    facts: Sequence[tuple[str, str]]
    notes: Sequence[str] = ()


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
    binder.mark("Bìa")
    binder.bind(_cover(cover, page, type_face))
    binder.mark("Mục lục")
    for one in _contents(parts, page, type_face):
        numbered.of(name, page)(one)
    for at, part in enumerate(parts):
        binder.mark(part.title)
        first = numbered.following
        part.bind(numbered)
        binder.tell(_key(at), str(first), type_face.regular, _LINE.size, align="right")
    numbered.end()
    return binder.bound()


def _cover(cover: Cover, page: Layout, type_face: Face) -> Page:
    names = [
        letterhead(cover.names, "", cover.day, page, type_face),
        space(70 * MM),
        centred([Run(cover.title, type_face.bold)], page.inner, _TITLE),
        space(4 * MM),
        *(centred([Run(line, type_face.regular)], page.inner, _PERIOD) for line in cover.period),
    ]
    block = Block(page.width, page.height)
    block.put(stacked(names, page.inner), page.left, page.top)
    facts = [
        line
        for name, told in cover.facts
        for line in lines(
            [Run(f"{name}: ", type_face.regular), Run(told, type_face.bold)],
            page.inner,
            page.cell,
        )
    ]
    notes = [
        line
        for note in cover.notes
        for line in lines([Run(note, type_face.italic)], page.inner, page.small)
    ]
    foot = stacked([*facts, space(_AIR), *notes], page.inner)
    block.put(foot, page.left, page.height - page.bottom - foot.height)
    return Page(block)


def _contents(parts: Sequence[Part], page: Layout, type_face: Face) -> list[Page]:
    """The parts' titles with dots and the page each begins on, which is told later."""
    heading = centred([Run("MỤC LỤC", type_face.bold)], page.inner, page.title)
    pages: list[Page] = []
    y = page.height
    for at, part in enumerate(parts):
        entry = _entry(f"{at + 1}. ", part.title, page, type_face)
        if y + entry.height > page.height - page.bottom:
            pages.append(Page(Block(page.width, page.height)))
            y = page.top
            if at == 0:
                pages[-1].block.put(heading, page.left, y)
                y += heading.height + 4 * MM
        pages[-1].block.put(entry, page.left, y)
        last = entry.texts[-1].y
        pages[-1].later.append(Later(page.width - page.right, y + last, _key(at)))
        y += entry.height
    return pages


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
