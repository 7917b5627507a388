"""Questions asked of a lane while a person goes on: only the newest is answered, few are asked."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer

from motcua_desktop.errors import DeskError
from motcua_desktop.ui.lane import Lane, OnError

T = TypeVar("T")
_SOON_MS = 400


class Latest:
    """Asks on behalf of `owner`; an answer that was overtaken is thrown away."""

    def __init__(self, lane: Lane, owner: QObject) -> None:
        self._lane = lane
        self._owner = owner
        self._asked = 0

    def ask(
        self,
        work: Callable[[], T],
        on_done: Callable[[T], None],
        on_error: OnError | None = None,
    ) -> None:
        """Do `work` in the lane; call back unless something newer was asked meanwhile."""
        self._asked += 1
        asked = self._asked

        def done(answer: T) -> None:
            if asked == self._asked:
                on_done(answer)

        def refused(trouble: DeskError) -> None:
            if asked == self._asked and on_error is not None:
                on_error(trouble)

        self._lane.run(self._owner, work, done, refused if on_error is not None else None)

    def forget(self) -> None:
        """Whatever was asked is of no interest any more."""
        self._asked += 1


class Soon(QTimer):
    """Does `action` a moment after it was first wanted, once for all who wanted it meanwhile."""

    def __init__(self, action: Callable[[], None], owner: QObject) -> None:
        super().__init__(owner)
        self.setSingleShot(True)
        self.setInterval(_SOON_MS)
        self.timeout.connect(action)

    def want(self) -> None:
        """Do it soon."""
        if not self.isActive():
            self.start()
