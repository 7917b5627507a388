"""What every screen may hear: facts changed, something to tell, somewhere to go."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from PySide6.QtCore import QObject, Signal

from motcua_desktop.errors import ClockWrong, DeskError
from motcua_desktop.sync.lane import LineNow
from motcua_desktop.ui.tokens import Tone


class Level(Enum):
    """How a notice is to be taken."""

    INFO = Tone.WAITING
    DONE = Tone.IN_TIME
    WARNING = Tone.DUE
    TROUBLE = Tone.LATE


@dataclass(frozen=True, slots=True)
class Notice:
    """A line for the banner, with what can be done about it: button text and action."""

    level: Level
    text: str
    actions: tuple[tuple[str, Callable[[], None]], ...] = ()


class Bus(QObject):
    """`changed(Change, initiator)`, `told(Notice)`, `open_dossier(code)`, `go(place)`,
    `give_result(code)`. `outdated(Notice)`: what was told is of no use any more.

    `line_moved(LineNow)`: the line to the province begins, ends or waits; `line` is the latest.
    `clock_wrong(ClockWrong)` instead of a notice, for there is more to do about that.
    `rating_wanted(code)`: a citizen is to rate this dossier, "" this visit; `rating_screen(Mode)`
    opens and closes the screen for it.
    """

    changed = Signal(object, object)
    told = Signal(object)
    outdated = Signal(object)
    open_dossier = Signal(str)
    go = Signal(str)
    give_result = Signal(str)
    clock_wrong = Signal(object)
    line_moved = Signal(object)
    rating_wanted = Signal(str)
    rating_screen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.line = LineNow()

    def tell_line(self, now: LineNow) -> None:
        """Let everybody know what the line does now."""
        self.line = now
        self.line_moved.emit(now)

    def tell(self, level: Level, text: str, *actions: tuple[str, Callable[[], None]]) -> None:
        """Show `text` in the banner until it is read or replaced."""
        self.told.emit(Notice(level, text, actions))

    def trouble(self, trouble: DeskError) -> None:
        """Tell an expected trouble and its next step."""
        if isinstance(trouble, ClockWrong):
            self.clock_wrong.emit(trouble)
        else:
            self.tell(Level.TROUBLE, trouble.sentence())
