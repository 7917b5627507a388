"""Pages bound with "Trang 3/41" in their margins, though the last number is known at the end."""

from collections.abc import Callable

from motcua_desktop.printing.block import Text
from motcua_desktop.printing.fonts import Face
from motcua_desktop.printing.sheet import Binder, Later, Layout, Page, Sheet

_COUNT = "count"
_SIZE = 10.0
# Room for the count's digits, which are drawn when it is known.
_DIGITS = "0000"


class Numbered:
    """Pages on their way into a binder; `end` tells them how many there are."""

    def __init__(self, binder: Binder, face: Face):
        self.face = face
        self._binder = binder

    @property
    def following(self) -> int:
        """The number of the page that is bound next."""
        return self._binder.count + 1

    def paper(self, name: str, layout: Layout) -> Sheet:
        """An empty paper whose pages go on behind what is bound; its `close` binds the last."""
        return Sheet(layout, self.face, done=self.of(name, layout))

    def of(self, name: str, layout: Layout) -> Callable[[Page], None]:
        """What takes the pages of one paper: its `name` left, the number right.

        What already stands at a page's foot, such as a register's own number, stays beside the
        name.
        """
        font = self.face.regular

        def take(page: Page) -> None:
            told = " – ".join(text.text for text in page.footer) or font.legible(name)
            number = f"Trang {self.following}/"
            y = layout.height - layout.bottom * 0.45
            end = layout.width - layout.right - font.width(_DIGITS, _SIZE)
            start = end - font.width(number, _SIZE)
            page.footer = [
                Text(layout.left, y, told, font, _SIZE),
                Text(start, y, number, font, _SIZE),
            ]
            page.later.append(Later(end, y, _COUNT))
            self._binder.bind(page)

        return take

    def end(self) -> None:
        """Tell every page how many there are; no page is bound afterwards."""
        self._binder.tell(_COUNT, str(self._binder.count), self.face.regular, _SIZE)
